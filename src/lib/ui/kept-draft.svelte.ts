import type { Drafts } from './drafts';

/** What a form tells its frame: whether something was typed into it, and how to start over. */
export interface Begun {
	readonly begun: boolean;
	startOver(): void;
}

/** How a draft reads a stored value, and how two values are joined. */
export interface DraftOptions<T> {
	/** Whether a stored value is still valid for a field. Its type is checked as well. */
	readonly fits?: (field: string, value: unknown) => boolean;
	/**
	 * Joins a value that could not be sent with what has been typed since. Without it, only the later
	 * one stays.
	 */
	readonly join?: (sent: T, since: T) => T;
}

/**
 * The values that somebody types into a form, over values that others can change meanwhile. They are
 * stored with every key until they are sent or discarded, so they outlive Escape, Back, a closed dialog
 * and a reload. Only typed values are stored; a value equal to the one below it does not count as
 * typed.
 *
 * Create it while a component initialises. Values must be JSON.
 */
export class KeptDraft<T extends object> implements Begun {
	/** The fields, to read and to bind to. */
	readonly fields: T;
	#typed: Partial<T>;
	/** The values that are being sent. */
	#sending: T | null = null;

	/** @param start returns the values to show where nothing was typed */
	constructor(
		private readonly drafts: Drafts,
		private readonly draftKey: string,
		private readonly start: () => T,
		private readonly options: DraftOptions<T> = {}
	) {
		this.#typed = $state.raw(this.#restored());
		this.fields = new Proxy(start(), {
			get: (_, field) => Reflect.get(this.values, field) as unknown,
			set: (_, field, value) => {
				this.set({ [field]: value as unknown } as Partial<T>);
				return true;
			}
		});
		$effect(() => this.follow());
	}

	/** The present values. */
	get values(): T {
		return { ...this.start(), ...this.#typed };
	}

	/** Whether any value differs from the start. */
	get begun(): boolean {
		return this.#differing(this.values) !== null;
	}

	/** Sets some fields. */
	set(part: Partial<T>): void {
		this.#typed = { ...this.#typed, ...part };
		this.#keep();
	}

	/** Discards what was typed. */
	startOver(): void {
		this.done();
	}

	/** Call it when the values have been saved. The form starts over. */
	done(): void {
		const text = this.#differing(this.values);
		this.#typed = {};
		if (text === null) this.drafts.keep(this.draftKey, null);
		else this.drafts.done(this.draftKey, text);
	}

	/**
	 * Returns the values for sending, and empties the form for the next ones. The values stay stored
	 * while they are being sent.
	 */
	take(): T {
		const sending = this.values;
		this.#sending = sending;
		this.#typed = {};
		return sending;
	}

	/** Call it when the taken values have been sent. Only what was typed since stays. */
	sent(): void {
		if (this.#sending === null) return;
		const text = this.#differing(this.#sending);
		this.#sending = null;
		if (text !== null) this.drafts.done(this.draftKey, text);
		this.#keep();
	}

	/**
	 * Call it when the taken values could not be sent. They come back into the form, before what was
	 * typed since.
	 */
	giveBack(): void {
		if (this.#sending === null) return;
		this.#typed = this.#joined();
		this.#sending = null;
		this.#keep();
	}

	/** Follows what other tabs do with this draft. Returns a function that stops this. */
	follow(): () => void {
		return this.drafts.follow(this.draftKey, (news) => {
			if (news.is === 'taken') this.#keep();
			else if (this.#sending === null && news.text === this.#differing(this.values)) {
				this.#typed = {};
				this.drafts.keep(this.draftKey, null);
			}
		});
	}

	#keep(): void {
		this.drafts.keep(this.draftKey, this.#differing(this.#joined()));
	}

	/** Returns what is being sent, joined with what has been typed since. */
	#joined(): T {
		const { values } = this;
		if (this.#sending === null) return values;
		if (this.#differing(values) === null) return this.#sending;
		return this.options.join?.(this.#sending, values) ?? values;
	}

	/** Returns the fields that differ from the start, as JSON, or `null` when none does. */
	#differing(values: T): string | null {
		const start = this.start();
		const differing = Object.entries(values).filter(
			([field, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(start, field))
		);
		return differing.length === 0 ? null : JSON.stringify(Object.fromEntries(differing));
	}

	/** Returns the stored values of existing fields that have the right type. */
	#restored(): Partial<T> {
		const found = this.drafts.read(this.draftKey);
		if (found === null) return {};
		const kept = parsed(found);
		const { fits = () => true } = this.options;
		return Object.fromEntries(
			Object.entries(this.start()).flatMap(([field, start]) => {
				const value = kept[field];
				return value !== undefined && sameKind(start, value) && fits(field, value)
					? [[field, value]]
					: [];
			})
		) as Partial<T>;
	}
}

function parsed(text: string): Readonly<Record<string, unknown>> {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null
			? (value as Readonly<Record<string, unknown>>)
			: {};
	} catch {
		// The text is not JSON: another version has written it.
		return {};
	}
}

const kindOf = (value: unknown): string =>
	value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

/**
 * Whether a stored value has the type of the start value. A field that starts as `null` may hold a text
 * or a number.
 */
function sameKind(start: unknown, value: unknown): boolean {
	const kind = kindOf(value);
	const starts = kindOf(start);
	if (starts === 'null') return kind === 'string' || kind === 'number';
	return starts === kind || (kind === 'null' && starts !== 'object' && starts !== 'list');
}
