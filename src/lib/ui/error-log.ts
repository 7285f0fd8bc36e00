import { deviceSettings, type Settings } from './settings';

/** How many faults are kept; the oldest go first. */
export const KEPT_FAULTS = 200;

/** What is left of one text, in characters: enough to find the place in the code. */
const MESSAGE = 300;
const STACK = 2_000;

const KEY = 'polder.errors';

/** Errors with these names are how work ends that nobody waits for any more. */
const ENDINGS: ReadonlySet<string> = new Set(['AbortError', 'DatabaseClosedError']);

/** One fault of the app, without anything that people have written. */
export interface Fault {
	/** When it happened, ms since 1970 by this device's clock. */
	readonly at: number;
	/** The kind of error, such as `TypeError`. */
	readonly name: string;
	readonly message: string;
	/** Where in the code, one line for each call; empty when the error does not say. */
	readonly stack: string;
	/** How often in a row. */
	readonly times: number;
}

/**
 * The faults of the app on this device, kept across reloads so that a person can send them to those
 * who can mend them. It is for bugs: what is expected to fail is a `Result`, and is not reported.
 *
 * It never throws, and it keeps nothing that could be the content of a record: what an error quotes
 * and every number in it are left out.
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

	/** Keeps an error, and writes it to the console. What only ended is not kept. */
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

	/** Forgets all faults. */
	clear(): void {
		this.settings.removeItem(KEY);
		this.#tell();
	}

	/** Calls back after every change. Returns the way to stop. */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => void this.#listeners.delete(listener);
	}

	#tell(): void {
		for (const listener of this.#listeners) listener();
	}
}

/** The faults as text to send, newest first. `about` stands above them, such as the browser. */
export function faultsAsText(faults: readonly Fault[], about: string): string {
	const told = faults.map(({ at, name, message, stack, times }) => {
		const again = times > 1 ? ` (${String(times)} times)` : '';
		return [`${new Date(at).toISOString()} ${name}: ${message}${again}`, stack]
			.filter((part) => part !== '')
			.join('\n');
	});
	return [about, ...told.reverse()].join('\n\n');
}

/** What is kept of an error; `null` when it only ended something. */
function faultOf(error: unknown, at: number): Fault | null {
	const { name, message, stack } =
		error instanceof Error || error instanceof DOMException
			? error
			: { name: typeof error, message: '', stack: '' };
	if (ENDINGS.has(name)) return null;
	return {
		at,
		name,
		message: withoutContent(message).slice(0, MESSAGE),
		stack: framesOf(stack ?? '').slice(0, STACK),
		times: 1
	};
}

/** A message without what it quotes and without its numbers: both may come out of a record. */
const withoutContent = (message: string): string =>
	message
		.replaceAll(/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”|„[^”]*”|«[^»]*»/gu, '“…”')
		.replaceAll(/\S+@\S+/gu, '…')
		.replaceAll(/\d[\d.,\s]*/gu, '# ')
		.trim();

/** The calls of a stack, one a line. Its first lines repeat the message and go. */
const framesOf = (stack: string): string =>
	stack
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => /^at |@.*:\d+:\d+$/.test(line))
		.map((line) => line.replace(/https?:\/\/[^/]+/, ''))
		.join('\n');

function readFaults(text: string | null): readonly Fault[] {
	try {
		const read: unknown = JSON.parse(text ?? '[]');
		return Array.isArray(read) ? read.filter(isFault) : [];
	} catch {
		// Another version of the app has written something else there.
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
 * Puts an error that was caught into the error log and returns the words, or the outcome, that the
 * person is given for it. Whoever catches what is not expected tells of it this way, so that no bug
 * is lost behind a sentence.
 */
export function reported<Outcome>(error: unknown, outcome: Outcome): Outcome {
	errorLog.report(error);
	return outcome;
}
