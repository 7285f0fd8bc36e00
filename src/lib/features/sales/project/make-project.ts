import { random, type WorkspaceView } from '$lib/app/context';
import { keyed } from '$lib/domain/core/keyed';
import { newId, type MemberId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { succeed } from '$lib/domain/core/result';
import { setField } from '$lib/domain/core/set-field';
import type { Deal } from '$lib/domain/deal/deal';
import type { Visibility } from '$lib/domain/space/space';
import { defaultTemplate } from '$lib/domain/space/templates';
import { createProject, linkToProject } from '$lib/domain/project/commands';
import { roomName } from '$lib/protocol/rooms';
import { talkTemplate } from '$lib/domain/topic/talk-templates';
import { addSpace } from '$lib/features/common/spaces/add-space';
import { startTopic } from '$lib/features/records/posts/say';
import { startTalk } from '$lib/features/records/posts/start-talk';
import { stagesOf } from '$lib/features/common/spaces/template-words';
import { m } from '$lib/i18n/messages';
import type { Saved } from '$lib/replica/saved';

/**
 * Creates a project in a work space that there is already, from a won deal (LS-02): the hand-over as a topic about it,
 * and the deal's link to it. Whoever enters that space sees both, and nothing else of the deal.
 */
export async function makeProjectIn(
	view: WorkspaceView,
	deal: Pick<Deal, 'id' | 'space'>,
	space: SpaceId,
	{ name, handOver }: Pick<ProjectWish, 'name' | 'handOver'>
): Promise<Saved<RecordId>> {
	const { acting } = view;
	const draft = { title: name, space, state: 'active', owner: view.replica.me } as const;
	const made = createProject({ ...draft, startOn: null, dueOn: null }, acting);
	const [id, topic] = [newId(random), newId(random)];
	const room = roomName({ kind: 'space', space });
	const isTold = handOver !== '' && view.isOn('discussions');
	if (isTold) {
		const about = { title: m.project_handover_of({ name }), space, text: handOver };
		const told = await startTopic(view, topic, about);
		if (!told.ok) return told;
	}
	const linked = isTold ? [linkToProject({ links: [] }, topic, true, acting)] : [];
	const saved = await view.replica.records.changeTogether([{ room, id, edits: [made, ...linked] }]);
	if (!saved.ok) return saved;
	const link = setField(keyed('project', id), null, true, acting);
	const known = await view.changeInSpace(deal.space, deal.id, link);
	return known.ok ? succeed(id) : known;
}

/** What a new project needs. */
export interface ProjectWish {
	readonly name: string;
	readonly kind: 'work' | 'discussion';
	readonly visibility: Exclude<Visibility, 'public'>;
	readonly members: readonly MemberId[];
	/** The hand-over text; empty when nothing is handed over. */
	readonly handOver: string;
}

/**
 * Creates a project space from a won deal (LS-02): the space with its people, the hand-over as its
 * first topic, and the deal's link to it. The project does not refer to the deal. People who have both
 * find one through the other. This order ensures that a link always leads somewhere.
 */
export async function makeProject(
	view: WorkspaceView,
	deal: Pick<Deal, 'id' | 'space'>,
	wish: ProjectWish
): Promise<Saved<SpaceId>> {
	const { name, kind, visibility, members } = wish;
	const stages = kind === 'work' ? stagesOf(defaultTemplate('work')) : [];
	const made = await addSpace(view, { name, kind, visibility, members, stages });
	if (!made.ok) return made;
	const space = made.value;
	if (wish.handOver !== '') {
		const topic = { title: m.project_handover(), space, text: wish.handOver };
		const told = await startTopic(view, newId(random), topic);
		if (!told.ok) return told;
	}
	const template = kind === 'discussion' ? talkTemplate('project') : undefined;
	if (template !== undefined) {
		const started = await startTalk(view, space, template);
		if (!started.ok) return started;
	}
	const link = setField(keyed('project', space), null, true, view.acting);
	const linked = await view.changeInSpace(deal.space, deal.id, link);
	return linked.ok ? succeed(space) : linked;
}
