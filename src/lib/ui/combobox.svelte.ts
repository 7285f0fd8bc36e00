import { reported } from './error-log';
import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { on } from 'svelte/events';
import type { Option } from './field';
import { place } from './place';

/**
 * The pause before a search starts, in ms: long enough for a fast typist's next letter, and short
 * enough not to be noticed.
 */
const DEBOUNCE = 120;

/** The data of a combobox. It is read whenever it is needed, so it may change. */
export interface ComboboxSource {
	/** Returns all options, which are filtered here with `matches`. */
	options(): readonly Option[] | undefined;
	/** Returns a function that finds options for the typed text. It is used instead of `options`. */
	search(): ((query: string) => readonly Option[] | Promise<readonly Option[]>) | undefined;
	matches(query: string, option: Option): boolean;
	/** Returns whether "create …" is offered for the typed text. */
	creates(): boolean;
	choose(option: Option): void;
	create(name: string): void;
}

/** The list under a combobox: its options, the active line, and its position. */
export class ComboboxList {
	open = $state(false);
	query = $state('');
	active = $state(0);
	phase = $state<'idle' | 'searching' | 'failed'>('idle');
	#found = $state.raw<readonly Option[]>([]);
	#source: ComboboxSource;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Counts searches, so that a late answer to an old query is ignored. */
	#asked = 0;

	constructor(source: ComboboxSource) {
		this.#source = source;
	}

	/** The options that match. */
	readonly options: readonly Option[] = $derived.by(() => {
		if (this.#source.search()) return this.#found;
		const query = this.query.trim();
		const all = this.#source.options() ?? [];
		return query === '' ? all : all.filter((option) => this.#source.matches(query, option));
	});

	/** The name that would be created; `undefined` when there is none or it exists already. */
	readonly creatable: string | undefined = $derived.by(() => {
		const name = this.query.trim();
		if (!this.#source.creates() || name === '') return undefined;
		const there = this.options.some(({ label }) => label.toLowerCase() === name.toLowerCase());
		return there ? undefined : name;
	});

	readonly #lines = $derived(this.options.length + (this.creatable === undefined ? 0 : 1));

	/** Opens the list without a typed text. */
	show(chosen?: string): void {
		if (this.open) return;
		this.open = true;
		this.query = '';
		this.#ask(0);
		const at = this.options.findIndex((option) => option.value === chosen);
		this.active = Math.max(0, at);
	}

	/** Closes the list. A pending answer is ignored. */
	hide(): void {
		this.open = false;
		this.query = '';
		this.#asked++;
		clearTimeout(this.#timer);
		this.phase = 'idle';
	}

	/** Sets the typed text. */
	type(query: string): void {
		this.open = true;
		this.query = query;
		this.active = 0;
		this.#ask(DEBOUNCE);
	}

	/** Handles a key of the input. Returns whether the list has used it. */
	key(event: KeyboardEvent, chosen?: string): boolean {
		switch (event.key) {
			case 'ArrowDown':
			case 'ArrowUp':
				if (!this.open) this.show(chosen);
				else this.#move(event.key === 'ArrowDown' ? 1 : -1);
				return true;
			case 'Enter':
				if (!this.open) return false;
				this.take(this.active);
				return true;
			case 'Escape':
				if (!this.open) return false;
				this.hide();
				return true;
			case 'Tab':
				this.hide();
				return false;
			default:
				return false;
		}
	}

	/** Selects the option of a line. */
	take(line: number): void {
		const option = this.options[line];
		if (option?.disabled) return;
		if (option) this.#source.choose(option);
		else if (this.creatable !== undefined) this.#source.create(this.creatable);
		else return;
		this.hide();
	}

	#move(by: 1 | -1): void {
		if (this.#lines === 0) return;
		this.active = (this.active + by + this.#lines) % this.#lines;
	}

	#ask(delay: number): void {
		const search = this.#source.search();
		if (!search) return;
		clearTimeout(this.#timer);
		const number = ++this.#asked;
		this.phase = 'searching';
		this.#timer = setTimeout(() => void this.#answer(search, number), delay);
	}

	async #answer(
		search: NonNullable<ReturnType<ComboboxSource['search']>>,
		number: number
	): Promise<void> {
		try {
			const found = await search(this.query.trim());
			if (number !== this.#asked) return;
			this.#found = found;
			this.phase = 'idle';
		} catch (error) {
			if (number === this.#asked) this.phase = reported(error, 'failed');
		}
	}
}

/** Shows a popover under its anchor, in the top layer, as long as it is in the page. */
export const hangUnder =
	(anchor: () => HTMLElement | undefined): Attachment<HTMLElement> =>
	(list) => {
		list.showPopover();
		const settle = () => {
			const box = anchor()?.getBoundingClientRect();
			if (!box) return;
			list.style.width = `${Math.max(box.width, 176)}px`;
			list.style.maxWidth = 'none';
			const spot = place(
				box,
				{ width: list.offsetWidth, height: Math.min(list.scrollHeight + 2, 320) },
				{ width: document.documentElement.clientWidth, height: innerHeight },
				{ gap: 4 }
			);
			list.style.left = `${spot.left}px`;
			list.style.top = `${spot.top}px`;
			list.style.maxHeight = `${Math.min(320, spot.maxHeight)}px`;
		};
		void tick().then(settle);
		const observer = new ResizeObserver(settle);
		observer.observe(list);
		const offs = [
			on(window, 'scroll', settle, { capture: true, passive: true }),
			on(window, 'resize', settle)
		];
		return () => {
			observer.disconnect();
			for (const off of offs) off();
		};
	};
