/** Knows whether something that somebody has begun is still on its way to this device's storage. */
export class UnderWay {
	private count = 0;

	/** @param onChange called when the first begins and when the last ends */
	constructor(private readonly onChange: () => void) {}

	/** Whether anything is. */
	get isAny(): boolean {
		return this.count > 0;
	}

	/** Counts an act until it ends, whichever way; settles as it does. */
	readonly during = async <Value>(act: Promise<Value>): Promise<Value> => {
		this.count += 1;
		if (this.count === 1) this.onChange();
		try {
			return await act;
		} finally {
			this.count -= 1;
			if (this.count === 0) this.onChange();
		}
	};
}
