/** How long a card must be held over a folded column until the column opens, in ms. */
const REST = 500;

/** Reports the place over which a dragged card is held. */
export class Dwell {
	private key: string | null = null;
	private timer: ReturnType<typeof setTimeout> | undefined;

	constructor(private readonly onrest: (key: string) => void) {}

	/** Call it with the place that the card is over now, or `null` for none. */
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
