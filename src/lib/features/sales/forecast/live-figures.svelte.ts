import type { FiguresClient } from '$lib/replica/figures/client';
import type { FiguresQuery } from '$lib/replica/figures/messages';
import { reported } from '$lib/ui/error-log';

/**
 * A result from figures that stays up to date. `current` keeps the last answer while the next one is on
 * its way. `query` may read reactive values. Create it while a component initialises.
 */
export class LiveFigures<Answer, Query extends Pick<FiguresQuery, 'space'> = FiguresQuery> {
	current = $state.raw<Answer | undefined>(undefined);
	/** How many deals have been read; `null` when all have. */
	loading = $state.raw<{ readonly done: number; readonly total: number } | null>(null);
	failed = $state(false);

	constructor(
		client: () => FiguresClient,
		query: () => Query,
		private readonly ask: (client: FiguresClient, query: Query) => Promise<Answer>
	) {
		$effect(() => this.follow(client(), query()));
	}

	private follow(client: FiguresClient, query: Query): () => void {
		const at = { stopped: false, asking: false, again: false };
		const isWanted = () => at.again && !at.stopped;
		const run = async (): Promise<void> => {
			at.again = at.asking;
			if (at.asking) return;
			at.asking = true;
			do {
				at.again = false;
				await this.answer(client, query, at);
			} while (isWanted());
			at.asking = false;
		};
		const silence = client.onNews((news) => {
			if (news.space !== query.space || at.stopped) return;
			if (news.type === 'changed') void run();
			else this.loading = news;
		});
		void run();
		return () => {
			at.stopped = true;
			silence();
		};
	}

	private async answer(
		client: FiguresClient,
		query: Query,
		at: { readonly stopped: boolean }
	): Promise<void> {
		try {
			const answer = await this.ask(client, query);
			if (at.stopped) return;
			this.current = answer;
			this.failed = false;
		} catch (error) {
			// The screen shows the failure. The next change asks again.
			if (!at.stopped) this.failed = reported(error, true);
		}
		this.loading = null;
	}
}
