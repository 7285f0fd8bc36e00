/** How saving stands, as a panel says it. */
export type Saving = 'idle' | 'saving' | 'saved' | 'failed';

/**
 * How several changes of one panel fare. It says "saved" only when nothing is on its way and nothing
 * of what went together failed: one that was saved does not speak for another.
 */
export class Savings {
	private running = $state(0);
	private failed = $state(false);
	private begun = $state(false);

	get state(): Saving {
		if (this.running > 0) return 'saving';
		if (!this.begun) return 'idle';
		return this.failed ? 'failed' : 'saved';
	}

	/** Shows how a change fares that somebody else waits for and tells of. */
	watch(saving: Promise<{ readonly ok: boolean }>): void {
		// A rejection reaches whoever waits for it.
		const problem = saving.then(
			({ ok }) => (ok ? null : ''),
			() => ''
		);
		void this.follow(problem);
	}

	/** Follows a change until it gives why it was not saved, or `null` when it was; gives that. */
	async follow(saving: Promise<string | null>): Promise<string | null> {
		if (this.running === 0) this.failed = false;
		this.begun = true;
		this.running += 1;
		let saved = false;
		try {
			const problem = await saving;
			saved = problem === null;
			return problem;
		} finally {
			this.running -= 1;
			if (!saved) this.failed = true;
		}
	}
}
