import type { RecordId } from '$lib/domain/core/ids';
import type { FileRef } from '$lib/domain/file/file';
import type { Passage } from '$lib/domain/page/page';
import type { RoomName } from '$lib/protocol/rooms';
import type { OfferedClash } from './clashes/clash-marks';
import type { SettleClash } from './clashes/page-clashes';
import type { Heading } from './outline';
import type { Places, ShownPassage } from './passages';

/** What the text of a page needs, while it is read as when it is written. */
export interface PageTextProps {
	room: RoomName;
	record: RecordId;
	label: string;
	readonly: boolean;
	/** Returns the files of the page, of which some are pictures in its text. */
	files: () => readonly FileRef[];
	/** What is said about passages, and which of it is read now. */
	passages: readonly ShownPassage[];
	active: string | null;
	/** What is offered to be settled where two people wrote in one place. */
	clashes: readonly OfferedClash[];
	onsettle: SettleClash;
	/** Called when this person has ended writing, and what they wrote is saved. */
	onwritten: () => void;
	onheadings: (headings: readonly Heading[]) => void;
	onplaces: (places: Places) => void;
	onpassage: (id: string) => void;
	oncomment?: ((passage: Passage) => void) | undefined;
}
