import { flushSync } from 'svelte';

/** How long printing waits for what has to be read, ms. */
const PATIENCE = 10_000;

/** More rows than this are a book; the lists stay as they are on the screen then. */
export const MOST_PRINTED = 5000;

/**
 * Whether the page is being made for paper: lists then have all of their rows in it, not only those in
 * sight. Ctrl+P waits until they have been read.
 */
class Printing {
	active = $state(false);
	/** What the paper lacks, which is said on it: rows that had not been read, or lists that are too long. */
	missing = $state<'nothing' | 'unread' | 'too-long'>('nothing');
	readonly #unread = new Set<() => boolean>();
	readonly #cut = new Set<() => boolean>();

	/** Tells of something that may still have to be read. Returns the way to stop. */
	waitFor(isUnread: () => boolean): () => void {
		this.#unread.add(isUnread);
		return () => void this.#unread.delete(isUnread);
	}

	/** As `waitFor`, of a list that reads its rows in parts: `row` gives `undefined` for one that is unread. */
	waitForRows(count: () => number, row: (index: number) => unknown): () => void {
		return this.waitFor(() => {
			const rows = count();
			if (rows > MOST_PRINTED) return false;
			for (let index = 0; index < rows; index += 1) if (row(index) === undefined) return true;
			return false;
		});
	}

	/** Tells of a list that may have more rows than are printed. Returns the way to stop. */
	watchLength(isTooLong: () => boolean): () => void {
		this.#cut.add(isTooLong);
		return () => void this.#cut.delete(isTooLong);
	}

	#lack(): Printing['missing'] {
		if ([...this.#unread].some((isUnread) => isUnread())) return 'unread';
		return [...this.#cut].some((isTooLong) => isTooLong()) ? 'too-long' : 'nothing';
	}

	/** From now on the page prints whole. Returns the way to stop. */
	start(page: Window): () => void {
		const pressed = (event: KeyboardEvent): void => {
			if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey)) return;
			if (event.shiftKey || event.altKey) return;
			event.preventDefault();
			void this.#print(page);
		};
		// From the browser's own menu nothing can be waited for: what has been read is printed, and what is
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

	async #print(page: Window): Promise<void> {
		this.active = true;
		const until = performance.now() + PATIENCE;
		const frame = () =>
			new Promise<void>((resolve) => {
				page.requestAnimationFrame(() => {
					resolve();
				});
			});
		// Twice: what is asked for after the first one is read after the second.
		await frame();
		await frame();
		while ([...this.#unread].some((isUnread) => isUnread()) && performance.now() < until) {
			await frame();
		}
		page.print();
		this.active = false;
	}
}

/** Making the page for paper. */
export const printing = new Printing();
