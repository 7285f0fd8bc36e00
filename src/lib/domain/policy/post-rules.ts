import type { RecordContext } from './record-context';
import { kindOf, sourceOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Rule } from './rule';

type RecordRule = Rule<RecordFact, RecordContext>;

/** The rules about what is said in topics: each post is a record of its own. */
export const POST_RULES = {
	'posts-are-said-once': {
		id: 'HI-11',
		who: 'everybody',
		what: 'A post in a topic is a record with one line, said when it is made, under its own id, by its maker and at that moment. Nothing is added to it, and a topic has no posts in itself.',
		on: 'posts, topics',
		why: 'What somebody has said is theirs, and reading a topic costs what is seen of it.',
		judge: (fact, { edit, id }) => {
			const { before, after, posts } = edit;
			const kind = kindOf(after);
			if (fact.what === 'post' && kind === 'topic') return refuses('malformed', { field: 'post' });
			if (kind !== 'post') return NO_OPINION;
			if (fact.what === 'make') {
				const isOne = posts.length === 1 && sourceOf(after) !== null;
				return refusesIf(!isOne, 'malformed', { field: 'post' });
			}
			if (fact.what !== 'post') return NO_OPINION;
			if (before !== null) return refuses('history', { field: 'post' });
			const { post } = fact;
			const isOwn = post.by === after['createdBy'] && post.at === after['createdAt'];
			return refusesIf(!isOwn || (id !== undefined && post.id !== id), 'malformed', {
				field: 'post'
			});
		}
	},
	'posts-are-in-topics': {
		id: 'HI-11',
		who: 'everybody',
		what: 'A post is in a topic of the same space, and stays there.',
		on: 'posts',
		why: 'Who may read a topic may read what is said in it, and nobody else.',
		judge: (fact, { edit, source }) => {
			if (kindOf(edit.after) !== 'post' || source === undefined || source === null) {
				return NO_OPINION;
			}
			return refusesIf(kindOf(source.fields) !== 'topic', 'malformed', { field: 'topic' });
		}
	},
	'answers-name-whom-they-answer': {
		id: 'HI-11',
		who: 'everybody',
		what: 'An answer names the maker of the post that it answers, and nobody else.',
		on: 'posts',
		why: 'Who was answered is told so, also where their post is older than their device keeps.',
		judge: (fact, { edit, answered }) => {
			if (fact.what !== 'set' || fact.field !== 'replyToBy') return NO_OPINION;
			if (typeof edit.after['replyTo'] !== 'string') {
				return refuses('malformed', { field: 'replyTo' });
			}
			// A relay that was lost may be given the answer before the post, or never that one.
			if (answered === undefined || answered === null || kindOf(answered) !== 'post') {
				return NO_OPINION;
			}
			return refusesIf(fact.to !== answered['createdBy'], 'not-the-author', { field: 'replyTo' });
		}
	}
} as const satisfies Readonly<Record<string, RecordRule>>;
