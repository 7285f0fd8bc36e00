import { equalityDeep } from 'lib0/function';
import {
	readPresentValue,
	type PresentAbout,
	type PresentKind,
	type PresentValues
} from '../../documents/present';
import type { LiveDocument } from '../live-document';
import type { Kept } from './rows';

/**
 * What an open document says: read once per change, and what a row says of it until it has been loaded.
 * As long as it says the same it is the same object, so that no screen is drawn again for nothing.
 */
export class PresentValue<Kind extends PresentKind> {
	/** What was read last, or kept before that. */
	private known: Kept<Kind> | null;
	private isStale = false;
	private loaded = false;
	private readonly listeners = new Set<() => void>();

	constructor(
		readonly document: LiveDocument,
		readonly about: PresentAbout<Kind>,
		stored: Kept<Kind> | null
	) {
		this.known = stored;
		const changed = (): void => {
			this.isStale = true;
			for (const listener of this.listeners) listener();
		};
		document.onChange(() => {
			// Until it has been loaded, the row speaks for the document.
			if (this.loaded || stored === null) changed();
		});
		document.whenLoaded().then(
			() => {
				this.loaded = true;
				changed();
			},
			// Reported by the document; what the row says stays.
			() => undefined
		);
	}

	get current(): PresentValues[Kind] {
		if (this.known !== null && !this.isStale) return this.known.value;
		const value = this.document.read((doc) => readPresentValue(doc, this.about));
		if (this.known === null || !equalityDeep(this.known.value, value)) this.known = { value };
		this.isStale = false;
		return this.known.value;
	}

	/** Whether the document has been loaded from this device's storage. */
	get isLoaded(): boolean {
		return this.loaded;
	}

	/** Calls back when it may say something else, also when it has been loaded. Returns the way to stop. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}
}
