import type { Scope } from '$lib/domain/task/repeat/scope';

/** What somebody does to tasks of which some repeat, so that they are asked which tasks of the series they mean. */
export interface AskedAbout {
	readonly what: 'change' | 'bin';
	/** Whether it is done to several tasks at once: one answer counts for all of them. */
	readonly many: boolean;
}

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
	ask(what: AskedAbout['what'], many = false): Promise<Scope | null> {
		this.answer(null);
		return new Promise((answer) => {
			this.asked = { about: { what, many }, answer };
		});
	}

	answer(scope: Scope | null): void {
		const { asked } = this;
		this.asked = null;
		asked?.answer(scope);
	}
}

export const seriesQuestion = new SeriesQuestion();
