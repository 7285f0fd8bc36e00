/** How long a card rests over a folded column before that opens, ms. */
const REST = 500;

/** Tells of the place that a card under the pointer rests on. */
export class Dwell {
	private key: string | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly onrest: (key: string) => void) {}

	/** The card is over this place now, or over none. */
	over(key: string | null): void {
		if (key === this.key) return;
		this.key = key;
		clearTimeout(this.timer);
		if (key === null) return;
		this.timer = setTimeout(() => {
			this.onrest(key);
		}, REST);
	}
}
