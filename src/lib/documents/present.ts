import type * as Y from 'yjs';
import type { MemberId, RecordId, SpaceId } from '../domain/core/ids';
import type { InboxMarks } from '../domain/inbox/filing';
import type { InboxWishes } from '../domain/inbox/kinds';
import type { Reminder } from '../domain/inbox/reminder';
import type { OwnPlan } from '../domain/plan/day-plan';
import type { Space } from '../domain/space/space';
import type { TopicChoices } from '../domain/topic/following';
import type { ReadMarks } from '../domain/topic/read-marks';
import { readDirectory, type Directory } from './directory';
import { readFavouritePages } from './private-pages';
import { readOwnViews, readOwnSpaces, type OwnSpaces, type OwnView } from './private';
import { readInboxMarks, readReminders, readWishes } from './private-inbox';
import { readPlan } from './private-plan';
import { readMarks, readSharing, readTopicChoices } from './private-topics';
import { readSpace } from './space';

/** What a person's private document says of their inbox. */
export interface OwnInbox {
	readonly marks: InboxMarks;
	readonly wishes: InboxWishes;
	readonly reminders: readonly Reminder[];
	readonly topics: TopicChoices;
	/** How far they have read topics. */
	readonly seen: ReadMarks;
	/** Whether others are told how far. */
	readonly sharesReading: boolean;
}

/** What every screen needs of a member's private document. */
export interface OwnValue {
	readonly views: readonly OwnView[];
	readonly spaces: OwnSpaces;
	readonly inbox: OwnInbox;
	/** The pages that they have marked. A value that was kept before there were any has none. */
	readonly pages?: readonly RecordId[];
	/** What they plan for their days; the same holds for it. */
	readonly plan?: OwnPlan;
}

/** What tells the documents of each kind apart. */
interface Names {
	readonly directory: unknown;
	readonly space: { readonly space: SpaceId };
	readonly private: { readonly member: MemberId };
}

/** The kinds of documents that screens need at once. */
export type PresentKind = keyof Names;

/** Which document of a workspace, of those that screens need at once. */
export type PresentAbout<Kind extends PresentKind = PresentKind> = {
	[Each in Kind]: { readonly kind: Each } & Names[Each];
}[Kind];

/** What screens need of each kind of document, as a value. `null`: a space that has not arrived. */
export interface PresentValues {
	readonly directory: Directory;
	readonly space: Space | null;
	readonly private: OwnValue;
}

/** Reads what every screen needs of a member's private document. */
export const readOwnValue = (doc: Y.Doc): OwnValue => ({
	views: readOwnViews(doc),
	spaces: readOwnSpaces(doc),
	pages: readFavouritePages(doc),
	plan: readPlan(doc),
	inbox: {
		marks: readInboxMarks(doc),
		wishes: readWishes(doc),
		reminders: readReminders(doc),
		topics: readTopicChoices(doc),
		seen: readMarks(doc),
		sharesReading: readSharing(doc)
	}
});

const READERS: {
	readonly [Kind in PresentKind]: (doc: Y.Doc, about: PresentAbout<Kind>) => PresentValues[Kind];
} = {
	directory: (doc) => readDirectory(doc),
	space: (doc, { space }) => readSpace(doc, space),
	private: readOwnValue
};

/** Reads what screens need of a document. */
export const readPresentValue = <Kind extends PresentKind>(
	doc: Y.Doc,
	about: PresentAbout<Kind>
): PresentValues[Kind] => READERS[about.kind](doc, about);
