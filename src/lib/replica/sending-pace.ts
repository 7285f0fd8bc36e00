/** How far back is looked for the pace, ms. */
const SPAN = 15_000;

/** From how long a span on a pace is known, ms. */
const ENOUGH = 2000;

/** How quickly what waits becomes less, and how long the rest of it takes. */
export class SendingPace {
	private looks: readonly { readonly at: number; readonly count: number }[] = [];

	/** So many edits wait at this moment, ms by a clock that only goes forward. */
	note(at: number, count: number): void {
		// What is done with takes its pace with it.
		const kept = count === 0 ? [] : this.looks.filter((look) => at - look.at <= SPAN);
		this.looks = [...kept, { at, count }];
	}

	/** How long it takes until all is sent, ms; `null` when nothing has been sent lately, or nothing waits. */
	get timeLeft(): number | null {
		const [first, last] = [this.looks[0], this.looks.at(-1)];
		if (first === undefined || last === undefined || last.count === 0) return null;
		const span = last.at - first.at;
		// What is added meanwhile has to be sent as well, and does not make the sending slower.
		const sent = this.looks.reduce(
			(sum, { count }, index) => sum + Math.max(0, (this.looks[index - 1]?.count ?? count) - count),
			0
		);
		return span < ENOUGH || sent === 0 ? null : (last.count * span) / sent;
	}
}
