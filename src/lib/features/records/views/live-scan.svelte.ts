import type { ScanClient } from '$lib/replica/scan/client';
import type { ScanAnswer, ScanQuery, ScanWindow } from '$lib/replica/scan/messages';
import { reported } from '$lib/ui/error-log';

/** A question to the scan, and the ranges of rows that are wanted with the answer. */
export interface ScanAsk {
	readonly query: ScanQuery;
	readonly windows: readonly ScanWindow[];
}

/** The answer to a live question, with the question itself. */
export type Answered = ScanAsk & { readonly answer: ScanAnswer };

/** How a question is put to the scan. */
export interface Asking<Ask, Answer> {
	readonly ask: (client: ScanClient, ask: Ask) => Promise<Answer>;
	/** Returns the space whose changes may change the answer. */
	readonly spaceOf: (ask: Ask) => string;
}

/**
 * An answer of the scan that stays up to date. `current` keeps the last answer while the next one is on
 * its way. `make` may read reactive values, and returns `null` when there is nothing to ask. Create it
 * while a component initialises.
 */
export class LiveAnswer<Ask extends object, Answer> {
	current = $state.raw<(Ask & { readonly answer: Answer }) | undefined>(undefined);
	/** How many of the space's records are loaded. `null` when all are, or when nothing was asked. */
	loading = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
	failed = $state(false);

	constructor(
		client: () => ScanClient,
		make: () => Ask | null,
		private readonly asking: Asking<Ask, Answer>
	) {
		$effect(() => {
			const ask = make();
			if (ask === null) {
				this.current = undefined;
				return;
			}
			return this.follow(client(), ask);
		});
	}

	private follow(client: ScanClient, ask: Ask): () => void {
		// These are in an object, because they change while an answer is awaited.
		const now = { stopped: false, asking: false, again: false };
		const run = async (): Promise<void> => {
			now.again = now.asking;
			if (now.asking) return;
			now.asking = true;
			try {
				const answer = await this.asking.ask(client, ask);
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
		const silence = client.onNews(this.asking.spaceOf(ask), (news) => {
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

/** An answer of the scan about the records of a space. */
export class LiveScan extends LiveAnswer<ScanAsk, ScanAnswer> {
	constructor(client: () => ScanClient, make: () => ScanAsk | null) {
		super(client, make, {
			ask: (asked, { query, windows }) => asked.query(query, windows),
			spaceOf: ({ query }) => query.space
		});
	}
}
