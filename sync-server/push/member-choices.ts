import type * as Y from 'yjs';
import type { Instant } from '../../src/lib/domain/core/day';
import type { InboxWishes } from '../../src/lib/domain/inbox/kinds';
import type { Reminder } from '../../src/lib/domain/inbox/reminder';
import type { TopicChoices } from '../../src/lib/domain/topic/following';
import { readInboxMarks, readReminders, readWishes } from '../../src/lib/documents/private-inbox';
import { readTopicChoices } from '../../src/lib/documents/private-topics';

/** What a member wants to be told of, from their private document. */
export interface Choices {
	readonly wishes: InboxWishes;
	readonly topics: TopicChoices;
	readonly reminders: readonly Reminder[];
	/** The moments at which something that they snoozed comes back. */
	readonly returns: readonly Instant[];
}

/** Reads what a member wants to be told of. */
export function readChoices(doc: Y.Doc): Choices {
	const { filed } = readInboxMarks(doc);
	return {
		wishes: readWishes(doc),
		topics: readTopicChoices(doc),
		reminders: readReminders(doc),
		returns: [...filed.values()].flatMap((put) => (put.as === 'snoozed' ? [put.until] : []))
	};
}
