import { keyOf, keyed } from '../core/keyed';
import {
	commentsOnPages,
	guestComments,
	keepsPage,
	writesPage,
	type KeptPage
} from '../page/keeping';
import { memberOf } from './common-rules';
import type { RecordFields } from './edit';
import { isCarried } from './history-rules';
import type { RecordContext } from './record-context';
import { kindOf, type RecordFact } from './record-facts';
import { NO_OPINION, refuses, refusesIf, type Opinion, type Rule } from './rule';

type RecordRule = Rule<RecordFact, RecordContext>;

/** The fields of a page that say what a comment is about, and whether it is settled. */
const OF_COMMENTS = ['passage', 'answers', 'settled'] as const;

/** Whether a field of a page belongs to its comments. */
const isOfComments = (field: string): boolean =>
	OF_COMMENTS.some((root) => keyOf(root, field) !== null) || keyOf('reaction', field) !== null;

/** Whether a field of a page stands for itself and has no line in the history. */
export const isUntoldOfPage = (field: string): boolean =>
	isOfComments(field) || keyOf('clash', field) !== null;

/**
 * Whether a fact is a guest's comment on a page, in a space that lets guests comment: what they say, the passage that it
 * is about, and what it answers (PG-04).
 */
export function isGuestComment(fact: RecordFact, context: RecordContext): boolean {
	const { edit, space } = context;
	const member = memberOf(context);
	if (member === undefined || space === null || !guestComments(member, space)) return false;
	if (kindOf(edit.after) !== 'page' || edit.before === null) return false;
	if (fact.what === 'post') return true;
	return (
		fact.what === 'set' &&
		(keyOf('passage', fact.field) !== null || keyOf('answers', fact.field) !== null)
	);
}

const keptOf = (fields: RecordFields): KeptPage => {
	const { createdBy, locked } = fields;
	return { createdBy: typeof createdBy === 'string' ? createdBy : '', locked: locked === true };
};

/** Judges whether the actor writes a page with these fields, or, when there is none yet, makes one. */
function judgeWriting(fields: RecordFields | null, context: RecordContext): Opinion {
	const { space } = context;
	const member = memberOf(context);
	// Other rules refuse who is not a member, or a record in no space.
	if (member === undefined || space === null) return NO_OPINION;
	const page = fields === null ? { createdBy: member.id, locked: false } : keptOf(fields);
	if (writesPage(member, page, space)) return NO_OPINION;
	return refuses(page.locked ? 'page-locked' : 'page-writers-only');
}

/** The rules about the pages of spaces. */
export const PAGE_RULES = {
	'pages-are-written-by': {
		id: 'PG-01',
		who: 'everybody but admins',
		what: 'Who may start topics in a space makes, names, moves and writes its pages. Who may enter the space reads them.',
		on: 'pages, bodies of pages',
		why: 'What a team keeps is written by those who speak for it, and read by all.',
		judge: (fact, context) => {
			const { edit, source } = context;
			switch (kindOf(edit.after)) {
				case 'page': {
					if (fact.what === 'make') {
						return isCarried(context) ? NO_OPINION : judgeWriting(null, context);
					}
					if (fact.what !== 'set' || edit.before === null) return NO_OPINION;
					if (fact.field === 'binned' || isOfComments(fact.field)) return NO_OPINION;
					return judgeWriting(edit.before, context);
				}
				case 'body': {
					// A device does not know of which record a text is: its screen asks before.
					if (source === undefined || source === null) return NO_OPINION;
					if (kindOf(source.fields) !== 'page') return NO_OPINION;
					return judgeWriting(source.fields, context);
				}
				default:
					return NO_OPINION;
			}
		}
	},
	'pages-are-locked-by': {
		id: 'PG-02',
		who: 'everybody but admins',
		what: 'Who made a page and who moderates the space lock and unlock it. While it is locked, nobody else writes, names or moves it.',
		on: 'pages',
		why: 'What was agreed upon stays as it was agreed upon.',
		judge: (fact, context) => {
			const { edit, space } = context;
			if (fact.what !== 'set' || fact.field !== 'locked') return NO_OPINION;
			if (kindOf(edit.after) !== 'page' || edit.before === null) return NO_OPINION;
			const member = memberOf(context);
			if (member === undefined || space === null) return NO_OPINION;
			return refusesIf(!keepsPage(member, keptOf(edit.before), space), 'page-locked');
		}
	},
	'pages-are-in-a-tree': {
		id: 'PG-03',
		who: 'everybody',
		what: 'A page says where it is among the pages beside it, and is not under itself. Pages that were moved under each other apart are shown as a tree all the same, alike on every device.',
		on: 'pages',
		why: 'No page is lost where nobody looks.',
		judge: (fact, { edit, id }) => {
			if (kindOf(edit.after) !== 'page') return NO_OPINION;
			if (fact.what === 'make') {
				return refusesIf(edit.after['order'] === undefined, 'malformed', { field: 'order' });
			}
			const isUnderItself =
				fact.what === 'set' && fact.field === 'parent' && id !== undefined && fact.to === id;
			return refusesIf(isUnderItself, 'circle');
		}
	},
	'passages-are-commented-on': {
		id: 'PG-04',
		who: 'everybody',
		what: 'Who may write in the topics of a space comments on its pages, also on those that they may not write. What passage a comment is about, or which one it answers, is said with it, once, by its author. Everybody who comments settles comments in their own name, and opens them again. Guests comment where the space lets them, and settle nothing.',
		on: 'pages',
		why: 'Readers find what writers oversee.',
		judge: (fact, context) => {
			const { actor, edit, space } = context;
			if (kindOf(edit.after) !== 'page') return NO_OPINION;
			const isComment = fact.what === 'post' || (fact.what === 'set' && isOfComments(fact.field));
			if (!isComment) return NO_OPINION;
			const member = memberOf(context);
			if (member === undefined || space === null) return NO_OPINION;
			if (!commentsOnPages(member, space)) return refuses('speakers-only');
			return fact.what === 'set' ? judgeComment(fact, context, actor) : NO_OPINION;
		}
	},
	'clashes-are-offered': {
		id: 'PG-06',
		who: 'everybody',
		what: 'What two people wrote in one place of a page without having seen each other’s is kept beside the text, once, in the name of the one whose device found it. It never changes. Who writes the page settles it in their own name, and opens it again.',
		on: 'pages',
		why: 'What a merge makes of two writings is decided by people, and nothing that was written is lost.',
		judge: (fact, context) => {
			const { actor, edit } = context;
			if (kindOf(edit.after) !== 'page') return NO_OPINION;
			if (fact.what !== 'set' || keyOf('clash', fact.field) === null) return NO_OPINION;
			const { from, to } = fact;
			if ((from ?? null) !== null || typeof to !== 'object' || to === null || !('by' in to)) {
				return refuses('fixed', { field: 'clash' });
			}
			return refusesIf(to.by !== actor && !isCarried(context), 'not-the-author');
		}
	},
	'versions-are-kept': {
		id: 'PG-05',
		who: 'everybody',
		what: 'A version of a page is kept by who may write it, in their own name, with the text that it has then. Its text never changes; who made it, and who keeps the page, give it a name.',
		on: 'versions',
		why: 'What a page was can be read and brought back.',
		judge: (fact, context) => {
			const { actor, edit, source, space } = context;
			if (kindOf(edit.after) !== 'version') return NO_OPINION;
			if (fact.what === 'post') return refuses('malformed', { field: 'post' });
			if (fact.what === 'note') return refusesIf(edit.before !== null, 'fixed', { field: 'note' });
			const isNew = fact.what === 'make';
			const isNamed = fact.what === 'set' && fact.field === 'title' && edit.before !== null;
			if (!isNew && !isNamed) return NO_OPINION;
			// A device has the page whose version it has: its screen asks before.
			if (source === undefined) return NO_OPINION;
			if (source === null || kindOf(source.fields) !== 'page') {
				return refuses('malformed', { field: 'page' });
			}
			if (isNew) return isCarried(context) ? NO_OPINION : judgeWriting(source.fields, context);
			const member = memberOf(context);
			if (member === undefined || space === null || edit.after['createdBy'] === actor) {
				return NO_OPINION;
			}
			return refusesIf(!keepsPage(member, keptOf(source.fields), space), 'not-the-author');
		}
	}
} as const satisfies Readonly<Record<string, RecordRule>>;

function judgeComment(
	{ field, from, to }: Extract<RecordFact, { what: 'set' }>,
	context: RecordContext,
	actor: string
): Opinion {
	const { posts, before, after } = context.edit;
	const [passage, answers, settled] = OF_COMMENTS.map((root) => keyOf(root, field));
	const begun = passage ?? answers ?? null;
	if (begun !== null) {
		const isSaid = (from ?? null) === null && posts.some(({ id }) => id === begun);
		const isAbout = passage !== null || isThere('passage', after, to);
		return refusesIf(!isSaid || !isAbout, 'malformed', { field: 'passage' });
	}
	if (settled === null || settled === undefined) return NO_OPINION;
	if (to !== null && to !== actor && !isCarried(context)) return refuses('not-the-author');
	// What clashes in the text is settled by who writes the text.
	if (isThere('clash', after, settled)) return judgeWriting(before, context);
	return refusesIf(!isThere('passage', after, settled), 'malformed', { field: 'settled' });
}

const isThere = (root: 'passage' | 'clash', fields: RecordFields, key: unknown): boolean =>
	typeof key === 'string' && (fields[keyed(root, key)] ?? null) !== null;
