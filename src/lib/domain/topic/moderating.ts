import type { Acting, RecordChange } from '../core/change';
import type { RecordId } from '../core/ids';
import { setField, together } from '../core/set-field';
import { visible } from '../text/visible';
import type { Topic, TopicForm, TopicStatus } from './topic';

/** Each of these changes is a line of the topic's history: who did it, when, and what it was before (HI-01). */

/** What everything is that says nothing is stored as nothing, so that the history begins from there. */
const unless = <Of extends string>(usual: Of, value: Of): Of | null =>
	value === usual ? null : value;

/** Returns the change that gives a topic another title; `null` for an empty one. */
export function retitle(topic: Topic, title: string, acting: Acting): RecordChange | null {
	const named = visible(title);
	return named === '' ? null : setField('title', topic.title, named, acting);
}

/** Says what a topic is for. What it had as another kind is kept, and shows again with that kind. */
export const setForm = (topic: Topic, form: TopicForm, acting: Acting): RecordChange =>
	setField('form', unless('plain', topic.form), unless('plain', form), acting);

/** Says what has become of an idea or a proposal. */
export const setStatus = (topic: Topic, status: TopicStatus, acting: Acting): RecordChange =>
	setField('status', unless('open', topic.status), unless('open', status), acting);

/** Accepts a post as the answer of a question; `null` takes that back. */
export const acceptAnswer = (topic: Topic, post: RecordId | null, acting: Acting): RecordChange =>
	setField('answer', topic.answer, post, acting);

/** Puts a topic above the others, or back among them. */
export const pin = (topic: Topic, pinned: boolean, acting: Acting): RecordChange =>
	setField('pinned', topic.pinned, pinned, acting);

/** Asks everybody to confirm an announcement, or no longer. */
export const askToConfirm = (topic: Topic, asks: boolean, acting: Acting): RecordChange =>
	setField('asks', topic.asks, asks, acting);

/** Closes a topic with its conclusion, which may be empty. Votes end. */
export const closeTopic = (topic: Topic, conclusion: string, acting: Acting): RecordChange =>
	together(
		setField('closed', topic.closed, true, acting),
		setField('conclusion', topic.conclusion, conclusion.trim(), acting)
	);

/** Reopens a topic. Its conclusion stands until there is another. */
export const reopenTopic = (topic: Topic, acting: Acting): RecordChange =>
	setField('closed', topic.closed, false, acting);
