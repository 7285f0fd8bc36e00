import { NO_CHANGE, stamp, type Acting, type RecordChange } from '../core/change';
import type { RecordId, SpaceId } from '../core/ids';
import { keyed } from '../core/keyed';
import { setField } from '../core/set-field';
import { addPost } from '../history/commands';
import { visible } from '../text/visible';
import type { Page, Passage } from './page';
import { MAX_QUOTE } from './page';
import type { Spot } from './tree';

/** A page before it is made. */
export interface PageDraft {
	readonly space: SpaceId;
	readonly title: string;
	readonly icon?: string;
}

/** Makes a page without any text. */
export function createPage(
	{ space, title, icon = '' }: PageDraft,
	{ parent, order }: Spot,
	acting: Acting
): RecordChange {
	const made = stamp(acting);
	return {
		set: {
			...{ kind: 'page', space, title: visible(title), owner: acting.actor, order },
			...(parent === null ? {} : { parent }),
			...(icon === '' ? {} : { icon }),
			...{ createdAt: made.at, createdBy: made.by }
		},
		history: [{ ...made, what: 'created' }],
		posts: []
	};
}

/** Renames a page. */
export const renamePage = (
	{ title }: Pick<Page, 'title'>,
	to: string,
	acting: Acting
): RecordChange => setField('title', title, visible(to), acting);

/** Sets the emoji of a page, or removes it. */
export const setIcon = ({ icon }: Pick<Page, 'icon'>, to: string, acting: Acting): RecordChange =>
	setField('icon', icon, to, acting);

/** Puts a page elsewhere. Where it is among the pages beside it is not told in its history. */
export function movePage({ parent }: Pick<Page, 'parent'>, to: Spot, acting: Acting): RecordChange {
	const moved = setField('parent', parent, to.parent, acting);
	return { ...moved, set: { ...moved.set, order: to.order } };
}

/** Lets only those who keep a page write it, or everybody again who may write pages (PG-02). */
export const lockPage = (
	{ locked }: Pick<Page, 'locked'>,
	to: boolean,
	acting: Acting
): RecordChange => setField('locked', locked, to, acting);

/** Says something about a passage of a page's text. Returns `null` for an empty or too long text. */
export function commentOn(passage: Passage, text: string, acting: Acting): RecordChange | null {
	const said = addPost(text, acting);
	const [post] = said?.posts ?? [];
	if (said === null || post === undefined) return null;
	const quote = passage.quote.slice(0, MAX_QUOTE);
	return { ...said, set: { [keyed('passage', post.id)]: { ...passage, quote } } };
}

/** Answers what was said about a passage. Returns `null` for an empty or too long text. */
export function answerTo(thread: RecordId, text: string, acting: Acting): RecordChange | null {
	const said = addPost(text, acting);
	const [post] = said?.posts ?? [];
	if (said === null || post === undefined) return null;
	return { ...said, set: { [keyed('answers', post.id)]: thread } };
}

/** Settles what was said about a passage, in one's own name, or opens it again. */
export const settle = (thread: RecordId, isSettled: boolean, { actor }: Acting): RecordChange => ({
	...NO_CHANGE,
	set: { [keyed('settled', thread)]: isSettled ? actor : null }
});
