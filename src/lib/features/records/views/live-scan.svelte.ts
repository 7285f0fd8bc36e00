import type { ScanClient } from '$lib/replica/scan/client';
import type { ScanAnswer, ScanQuery, ScanWindow } from '$lib/replica/scan/messages';
import { reported } from '$lib/ui/error-log';

/** A question to the scan, and the ranges of rows that are wanted with the answer. */
export interface ScanAsk {
	readonly query: ScanQuery;
	readonly windows: readonly ScanWindow[];
}

/** The answer to a live question, with the question itself. */
export interface Answered extends ScanAsk {
	readonly answer: ScanAnswer;
}

/**
 * An answer of the scan that stays up to date. `current` keeps the last answer while the next one is on
 * its way. `make` may read reactive values, and returns `null` when there is nothing to ask. Create it
 * while a component initialises.
 */
export class LiveScan {
	current = $state.raw<Answered | undefined>(undefined);
	/** How many of the space's records are loaded. `null` when all are, or when nothing was asked. */
	loading = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
	failed = $state(false);

	constructor(client: () => ScanClient, make: () => ScanAsk | null) {
		$effect(() => {
			const ask = make();
			if (ask === null) {
				this.current = undefined;
				return;
			}
			return this.follow(client(), ask);
		});
	}

	private follow(client: ScanClient, ask: ScanAsk): () => void {
		// These are in an object, because they change while an answer is awaited.
		const now = { stopped: false, asking: false, again: false };
		const run = async (): Promise<void> => {
			now.again = now.asking;
			if (now.asking) return;
			now.asking = true;
			try {
				const answer = await client.query(ask.query, ask.windows);
				if (now.stopped) return;
				this.current = { ...ask, answer };
				this.failed = false;
			} catch (error) {
				if (!now.stopped) this.failed = reported(error, true);
			} finally {
				now.asking = false;
			}
			this.loading = null;
			if (now.again) await run();
		};
		const silence = client.onNews(ask.query.space, (news) => {
			if (news.type === 'changed') void run();
			else this.loading = { done: news.done, total: news.total };
		});
		void run();
		return () => {
			now.stopped = true;
			silence();
		};
	}
}
