import { deviceSettings, type Settings } from './settings';

/** The number of faults that are kept. The oldest are dropped first. */
export const KEPT_FAULTS = 200;

/** The most characters that are kept of one text: enough to find the place in the code. */
const MESSAGE = 300;
const STACK = 2_000;

const KEY = 'polder.errors';

/**
 * Errors with these names are no bugs: they end work that nobody waits for any more, or the disk is
 * full, which the sync status says.
 */
const EXPECTED: ReadonlySet<string> = new Set([
	'AbortError',
	'DatabaseClosedError',
	'QuotaExceededError'
]);

/** One fault of the app, without any text of people. */
export interface Fault {
	/** When it happened, in ms since 1970 by this device's clock. */
	readonly at: number;
	/** The kind of error, such as `TypeError`. */
	readonly name: string;
	readonly message: string;
	/** The place in the code, one line per call; empty when the error does not tell. */
	readonly stack: string;
	/** How many times it happened in a row. */
	readonly times: number;
}

/**
 * The faults of the app on this device, kept across reloads, so that a person can send them to the
 * people who can fix them. It is for bugs: an expected failure is a `Result`, and is not reported.
 *
 * It never throws, and it stores nothing that could be the content of a record: quotations and numbers
 * in an error are left out.
 */
export class ErrorLog {
	readonly #listeners = new Set<() => void>();

	constructor(
		private readonly settings: Pick<Settings, 'getItem' | 'setItem' | 'removeItem'>,
		private readonly now: () => number,
		private readonly write: (error: unknown) => void
	) {}

	/** The faults, oldest first. */
	get faults(): readonly Fault[] {
		return readFaults(this.settings.getItem(KEY));
	}

	/** Stores an error and writes it to the console. Errors that only end an operation are not stored. */
	report(error: unknown): void {
		const fault = faultOf(error, this.now());
		if (fault === null) return;
		this.write(error);
		const { faults } = this;
		const last = faults.at(-1);
		const next =
			last?.name === fault.name && last.message === fault.message && last.stack === fault.stack
				? [...faults.slice(0, -1), { ...fault, times: last.times + 1 }]
				: [...faults, fault];
		this.settings.setItem(KEY, JSON.stringify(next.slice(-KEPT_FAULTS)));
		this.#tell();
	}

	/** Deletes all faults. */
	clear(): void {
		this.settings.removeItem(KEY);
		this.#tell();
	}

	/** Calls the listener after every change. Returns a function that stops this. */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	#tell(): void {
		for (const listener of this.#listeners) listener();
	}
}

/** Returns the faults as text to send, newest first. `about`, such as the browser, is put above them. */
export function faultsAsText(faults: readonly Fault[], about: string): string {
	const told = faults.map(({ at, name, message, stack, times }) => {
		const again = times > 1 ? ` (${String(times)} times)` : '';
		return [`${new Date(at).toISOString()} ${name}: ${message}${again}`, stack]
			.filter((part) => part !== '')
			.join('\n');
	});
	return [about, ...told.reverse()].join('\n\n');
}

/** Returns what is stored of an error, or `null` when it only ended an operation. */
function faultOf(error: unknown, at: number): Fault | null {
	const { name, message, stack } =
		error instanceof Error || error instanceof DOMException
			? error
			: { name: typeof error, message: '', stack: '' };
	if (EXPECTED.has(name)) return null;
	return {
		at,
		name,
		message: withoutContent(message).slice(0, MESSAGE),
		stack: framesOf(stack ?? '').slice(0, STACK),
		times: 1
	};
}

/**
 * Returns a message without quotations and numbers, both of which may come from a record. What is quoted may
 * itself hold quotation marks, as it does when a parser quotes JSON: everything from the first mark to the
 * last one goes.
 */
const withoutContent = (message: string): string =>
	message
		.replace(/(?:["`“”„«‘]|(?<!\p{L})').*["'`“”»’]/su, '“…”')
		.replaceAll(/\S+@\S+/gu, '…')
		.replaceAll(/\d[\d.,\s]*/gu, '# ')
		.trim();

/** Returns the calls of a stack, one per line, without the first lines, which repeat the message. */
const framesOf = (stack: string): string =>
	stack
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => /^at .*(?::\d+\)?|<anonymous>\)?|native\)?)$|@.*:\d+:\d+$/.test(line))
		.map((line) => line.replace(/https?:\/\/[^/]+/, ''))
		.join('\n');

function readFaults(text: string | null): readonly Fault[] {
	try {
		const read: unknown = JSON.parse(text ?? '[]');
		return Array.isArray(read) ? read.filter(isFault) : [];
	} catch {
		// Another version of the app has stored something else there.
		return [];
	}
}

function isFault(value: unknown): value is Fault {
	if (typeof value !== 'object' || value === null) return false;
	const { at, name, message, stack, times } = value as Readonly<Record<string, unknown>>;
	return (
		typeof at === 'number' &&
		typeof times === 'number' &&
		[name, message, stack].every((part) => typeof part === 'string')
	);
}

/** The error log of this device. */
export const errorLog = new ErrorLog(deviceSettings, Date.now, (error) => {
	console.error(error);
});

/**
 * Puts a caught error into the error log, and returns the text, or the outcome, that the person
 * receives for it. Code that catches an unexpected error reports it this way, so that no bug is hidden
 * behind a message.
 */
export function reported<Outcome>(error: unknown, outcome: Outcome): Outcome {
	errorLog.report(error);
	return outcome;
}
