import type { Drafts } from './drafts';

/** What a form tells its frame: whether something was begun in it, and how to begin anew. */
export interface Begun {
	readonly begun: boolean;
	startOver(): void;
}

/** How a draft reads what was kept, and what becomes of two that meet. */
export interface DraftOptions<T> {
	/** Whether a kept value of a field is still one; beside that it is of the same kind as at the start. */
	readonly fits?: (field: string, value: unknown) => boolean;
	/** What was being sent and was not, with what has been typed since. The later alone where left out. */
	readonly join?: (sent: T, since: T) => T;
}

/**
 * What somebody types into the fields of a form, over values that others can change meanwhile. Kept
 * with every key, until it was sent or thrown away: it outlives Escape, Back, a closed dialog and a
 * reload. Only what was typed is kept, and what is equal to the value under it is nothing typed.
 *
 * To be made while a component initialises. Values must be JSON.
 */
export class KeptDraft<T extends object> implements Begun {
	/** To read from and to bind to, field by field. */
	readonly fields: T;
	#typed: Partial<T>;
	/** What is being sent. */
	#sending: T | null = null;

	/** @param start reads the values that show where nothing was typed. */
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

	/** The values as they are now. */
	get values(): T {
		return { ...this.start(), ...this.#typed };
	}

	/** Whether anything differs from the start. */
	get begun(): boolean {
		return this.#differing(this.values) !== null;
	}

	/** Sets some fields. */
	set(part: Partial<T>): void {
		this.#typed = { ...this.#typed, ...part };
		this.#keep();
	}

	/** Throws away what was typed. */
	startOver(): void {
		this.done();
	}

	/** What was typed has been saved: the form begins anew. */
	done(): void {
		const text = this.#differing(this.values);
		this.#typed = {};
		if (text === null) this.drafts.keep(this.draftKey, null);
		else this.drafts.done(this.draftKey, text);
	}

	/** Empties the form for what comes next while what was in it is being sent; it stays kept. */
	take(): T {
		const sending = this.values;
		this.#sending = sending;
		this.#typed = {};
		return sending;
	}

	/** What was taken has been sent: only what was typed since stays. */
	sent(): void {
		if (this.#sending === null) return;
		const text = this.#differing(this.#sending);
		this.#sending = null;
		if (text !== null) this.drafts.done(this.draftKey, text);
		this.#keep();
	}

	/** What was taken could not be sent: it is in the form again, before what was typed since. */
	giveBack(): void {
		if (this.#sending === null) return;
		this.#typed = this.#joined();
		this.#sending = null;
		this.#keep();
	}

	/** Follows what other tabs do with this draft. Returns the way to stop. */
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

	/** What is being sent, and what has been typed since. */
	#joined(): T {
		const { values } = this;
		if (this.#sending === null) return values;
		if (this.#differing(values) === null) return this.#sending;
		return this.options.join?.(this.#sending, values) ?? values;
	}

	/** The fields that differ from the start, as JSON; `null` when none does. */
	#differing(values: T): string | null {
		const start = this.start();
		const differing = Object.entries(values).filter(
			([field, value]) => JSON.stringify(value) !== JSON.stringify(Reflect.get(start, field))
		);
		return differing.length === 0 ? null : JSON.stringify(Object.fromEntries(differing));
	}

	/** What was kept, of the fields that there are and of their kinds. */
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
		// Not JSON: another version has written it.
		return {};
	}
}

const kindOf = (value: unknown): string =>
	value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

/** A field that starts empty may have become a word or a number; others stay of their kind. */
function sameKind(start: unknown, value: unknown): boolean {
	const kind = kindOf(value);
	const starts = kindOf(start);
	if (starts === 'null') return kind === 'string' || kind === 'number';
	return starts === kind || (kind === 'null' && starts !== 'object' && starts !== 'list');
}
