/** The state of saving, as a panel shows it. */
export type Saving = 'idle' | 'saving' | 'saved' | 'failed';

/**
 * The state of several changes of one panel. It is "saved" only when no change is on its way and none
 * of those that were saved together has failed.
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

	/** Shows the state of a change whose result the caller handles. */
	watch(saving: Promise<{ readonly ok: boolean }>): void {
		// The caller, who waits for the same promise, handles a rejection.
		const problem = saving.then(
			({ ok }) => (ok ? null : ''),
			() => ''
		);
		void this.follow(problem);
	}

	/**
	 * Follows a change until it resolves. Returns its result: why it was not saved, or `null` when it
	 * was.
	 */
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
