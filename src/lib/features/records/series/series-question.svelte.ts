import type { Scope } from '$lib/domain/task/repeat/scope';

/** What somebody does to a task that repeats, so that they are asked which tasks of its series they mean. */
export type AskedAbout = 'change' | 'bin';

/** The question which tasks of a series somebody means. It is asked wherever a task is changed, one at a time. */
class SeriesQuestion {
	private asked = $state.raw<{
		readonly about: AskedAbout;
		readonly answer: (scope: Scope | null) => void;
	} | null>(null);

	/** What waits for an answer. */
	get about(): AskedAbout | null {
		return this.asked?.about ?? null;
	}

	/** Asks. Resolves with `null` when nothing is to be done. A question that waits is answered that way. */
	ask(about: AskedAbout): Promise<Scope | null> {
		this.answer(null);
		return new Promise((answer) => {
			this.asked = { about, answer };
		});
	}

	answer(scope: Scope | null): void {
		const { asked } = this;
		this.asked = null;
		asked?.answer(scope);
	}
}

export const seriesQuestion = new SeriesQuestion();
