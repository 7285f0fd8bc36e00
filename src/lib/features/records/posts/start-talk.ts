import { random, type WorkspaceView } from '$lib/app/context';
import { newId, type SpaceId } from '$lib/domain/core/ids';
import { createPost, createTopic } from '$lib/domain/topic/commands';
import type { BuiltInText } from '$lib/domain/space/built-in';
import type { PostParts } from '$lib/domain/topic/post';
import type { TalkTemplate, TopicPlan } from '$lib/domain/topic/talk-templates';
import { getLocale } from '$lib/i18n/runtime';
import { roomName } from '$lib/protocol/rooms';
import type { Saved } from '$lib/replica/saved';

const words = (text: BuiltInText): string => text[getLocale()];

/** Starts the topics of a template in a new space, in the person's language: all of them, or none (LS-03). */
export function startTalk(
	view: WorkspaceView,
	space: SpaceId,
	{ topics }: TalkTemplate
): Promise<Saved> {
	const room = roomName({ kind: 'space', space });
	const { acting } = view;
	const edits = topics.flatMap((plan) => {
		const id = newId(random);
		const { form, title, asks, pinned, text } = plan;
		const made = createTopic(
			{ space, form, title: words(title), ...(asks === undefined ? {} : { asks }) },
			acting
		);
		const first = newId(random);
		const said = createPost(first, words(text), { id, space }, acting, partsOf(plan));
		const change = pinned === true ? { ...made, set: { ...made.set, pinned } } : made;
		return [
			{ room, id, edits: [change] },
			...(said === null ? [] : [{ room, id: first, edits: [said] }])
		];
	});
	return view.replica.records.changeTogether(edits);
}

const partsOf = ({ items, poll, card }: TopicPlan): PostParts => ({
	...(items === undefined ? {} : { items: items.map(words) }),
	...(poll === undefined
		? {}
		: {
				poll: {
					question: words(poll.question),
					options: poll.options.map(words),
					...{ multiple: true, endsAt: null }
				}
			}),
	...(card === undefined ? {} : { card: { href: card.href, title: words(card.title), note: '' } })
});
