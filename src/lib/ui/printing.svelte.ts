import { flushSync } from 'svelte';

/** How long printing waits for rows that must be read, in ms. */
const PATIENCE = 10_000;

/** The most rows that are printed. Longer lists stay as they are on the screen. */
export const MOST_PRINTED = 5000;

/**
 * Whether the page is being prepared for printing. Lists then contain all of their rows, not only the
 * visible ones. Ctrl+P waits until they have been read.
 */
class Printing {
	active = $state(false);
	/** What the print lacks, which it says: rows that had not been read, or lists that are too long. */
	missing = $state<'nothing' | 'unread' | 'too-long'>('nothing');
	readonly #unread = new Set<() => boolean>();
	readonly #cut = new Set<() => boolean>();

	/**
	 * Registers a function that tells whether something must still be read. Returns a function that
	 * removes it.
	 */
	waitFor(isUnread: () => boolean): () => void {
		this.#unread.add(isUnread);
		return () => void this.#unread.delete(isUnread);
	}

	/**
	 * Does the same as `waitFor` for a list that reads its rows in parts. `row` returns `undefined` for
	 * an unread row.
	 */
	waitForRows(count: () => number, row: (index: number) => unknown): () => void {
		return this.waitFor(() => {
			const rows = count();
			if (rows > MOST_PRINTED) return false;
			for (let index = 0; index < rows; index += 1) if (row(index) === undefined) return true;
			return false;
		});
	}

	/** Registers a list that may have more rows than are printed. Returns a function that removes it. */
	watchLength(isTooLong: () => boolean): () => void {
		this.#cut.add(isTooLong);
		return () => void this.#cut.delete(isTooLong);
	}

	#lack(): Printing['missing'] {
		if ([...this.#unread].some((isUnread) => isUnread())) return 'unread';
		return [...this.#cut].some((isTooLong) => isTooLong()) ? 'too-long' : 'nothing';
	}

	/** From now on the page is printed completely. Returns a function that stops this. */
	start(page: Window): () => void {
		const pressed = (event: KeyboardEvent): void => {
			if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey)) return;
			if (event.shiftKey || event.altKey) return;
			event.preventDefault();
			void this.print(page);
		};
		// Printing from the browser's own menu cannot wait: what has been read is printed, and what is
		// missing is said.
		const before = (): void => {
			flushSync(() => (this.active = true));
			flushSync(() => (this.missing = this.#lack()));
		};
		const after = (): void => {
			this.active = false;
			this.missing = 'nothing';
		};
		page.addEventListener('keydown', pressed);
		page.addEventListener('beforeprint', before);
		page.addEventListener('afterprint', after);
		return () => {
			page.removeEventListener('keydown', pressed);
			page.removeEventListener('beforeprint', before);
			page.removeEventListener('afterprint', after);
		};
	}

	/** Prints the page when everything that it shows has been read. */
	async print(page: Window): Promise<void> {
		this.active = true;
		const until = performance.now() + PATIENCE;
		const frame = () =>
			new Promise<void>((resolve) => {
				page.requestAnimationFrame(() => {
					resolve();
				});
			});
		// Twice, because what is requested after the first frame is read after the second.
		await frame();
		await frame();
		while ([...this.#unread].some((isUnread) => isUnread()) && performance.now() < until) {
			await frame();
		}
		page.print();
		this.active = false;
	}
}

/** The state of printing of this page. */
export const printing = new Printing();
