/** How many rows a list that scrolls begins to draw in one frame: a few milliseconds each, on a slow machine. */
const IN_A_FRAME = 8;

/**
 * Lets a list that scrolls draw a few new rows in each frame, the first in its order first, so that a page of rows
 * that has just been read, or a jump to another place, does not hold up the frame. What is drawn first, after nothing,
 * is drawn at once.
 */
export class GradualRows<Key> {
	private drawn: ReadonlySet<Key> = new Set();
	private turn = $state(0);
	/** The frame in which rows were begun last, and how many more may be in it. */
	private frame: CSSNumberish | null = null;
	private left = IN_A_FRAME;
	private asked = false;

	/**
	 * Returns which of these rows are to be drawn now: those that are, and some of the others. What reads it is told when
	 * more may be.
	 */
	of(keys: readonly Key[]): ReadonlySet<Key> {
		// Read, so that the next frame asks again.
		void this.turn;
		const frame = document.timeline.currentTime;
		if (frame !== this.frame) [this.frame, this.left] = [frame, IN_A_FRAME];
		const isFirst = this.drawn.size === 0;
		const next = new Set<Key>();
		for (const key of keys) {
			if (isFirst || this.drawn.has(key)) next.add(key);
			else if (this.left > 0) {
				this.left -= 1;
				next.add(key);
			}
		}
		this.drawn = next;
		if (next.size < keys.length) this.askAgain();
		return next;
	}

	private askAgain(): void {
		if (this.asked) return;
		this.asked = true;
		requestAnimationFrame(() => {
			this.asked = false;
			this.turn += 1;
		});
	}
}
