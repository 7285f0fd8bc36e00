import type * as Y from 'yjs';
import type { PresentAbout, PresentKind, PresentValues } from '../../documents/present';
import type { LiveDocument } from '../live-document';
import { saving, type Saved } from '../saved';
import type { SteadyAwareness } from '../steady-awareness';
import type { PresentValue } from './present-value';

/** Where the document itself comes from. */
export interface RoomDocumentPorts {
	/** Opens the documents of the workspace, if nobody has done so yet. Rejects when storage is refused. */
	readonly open: () => Promise<unknown>;
	/** Resolves when they have been opened. */
	readonly opened: () => Promise<unknown>;
}

/**
 * A shared document as the screens hold it. What it says is there at once, from a row of this device's
 * database; the document is opened after the first screen has been painted, or when it is to be changed.
 */
export class RoomDocument<Kind extends PresentKind> {
	private live: PresentValue<Kind> | null = null;
	private readonly listeners = new Set<() => void>();
	private stopFollowing: () => void = () => undefined;

	constructor(
		readonly about: PresentAbout<Kind>,
		private readonly stored: { readonly value: PresentValues[Kind] } | null,
		private readonly ports: RoomDocumentPorts
	) {}

	/** What the document says; `null` while it has not arrived. */
	get current(): PresentValues[Kind] | null {
		return this.live === null ? (this.stored?.value ?? null) : this.live.current;
	}

	/** The document, or `null` before it is open. */
	get document(): LiveDocument | null {
		return this.live?.document ?? null;
	}

	/** From now on the document itself says it. */
	follow(live: PresentValue<Kind>): void {
		if (this.live === live) return;
		const before = this.current;
		this.stopFollowing();
		this.live = live;
		this.stopFollowing = live.onChange(this.notify);
		if (live.current !== before) this.notify();
	}

	/** Reads anything of the document, which has to be open. */
	read<Value>(reader: (doc: Y.Doc) => Value): Value {
		return this.opened.read(reader);
	}

	/** Changes the document as `LiveDocument.edit` does; it is opened for that when it is not yet. */
	edit(editor: (doc: Y.Doc) => void): Promise<Saved> {
		if (this.live !== null) return this.live.document.edit(editor);
		return saving(async () => {
			await this.ports.open();
			const { document } = this;
			if (document === null) throw new Error('the document was not opened');
			// What is written before a document has been loaded may be judged by nothing.
			await document.whenLoaded();
			return document.edit(editor);
		});
	}

	/** Calls back when what the document says may have changed. Returns the way to stop. */
	onChange(listener: () => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Resolves when the document is open and as this device last saved it. Rejects when storage is refused. */
	async whenLoaded(): Promise<void> {
		await (await this.whenOpen()).whenLoaded();
	}

	/** Who else is here; `null` before the document is open. */
	get awareness(): SteadyAwareness | null {
		return this.document?.awareness ?? null;
	}

	/** Resolves with the document as soon as it is open, loaded or not. */
	async whenOpen(): Promise<LiveDocument> {
		if (this.live === null) await this.ports.opened();
		return this.opened;
	}

	private get opened(): LiveDocument {
		if (this.live === null) throw new Error('the document is not open yet');
		return this.live.document;
	}

	private readonly notify = (): void => {
		for (const listener of this.listeners) listener();
	};
}
