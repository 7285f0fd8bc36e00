import { Session } from '$lib/app/session.svelte';
import { clock, random, type WorkspaceView } from '$lib/app/context';
import { newId, type MemberId, type RecordId, type SpaceId } from '$lib/domain/core/ids';
import { orderBetween } from '$lib/domain/core/order';
import { createDeal } from '$lib/domain/deal/commands';
import { putMember } from '$lib/documents/write-directory';
import type { DealRow } from '$lib/replica/store/rows';
import { createWorkspace } from '../setup/setup.svelte';

/** A company on this browser's own storage, without a relay: what a component needs around it. */
export interface Company {
	readonly session: Session;
	readonly view: WorkspaceView;
	/** Its sales space. */
	readonly space: SpaceId;
}

/** Makes the company "Acme" with its sales space, as somebody does who begins without a relay. */
export async function foundCompany(): Promise<Company> {
	const session = new Session();
	await session.start('');
	const made = await createWorkspace(session, {
		...{ name: 'Acme', person: 'Olga Owner', currency: 'USD' }
	});
	if (!made.ok || session.current.state !== 'open') throw new Error('no workspace is open');
	return { session, view: session.current.view, space: made.value.replace('/s/', '') };
}

/** A session without a workspace, as the first visit begins. */
export const newSession = (): Session => new Session();

/** Adds a deal to the first stage; gives its row. */
export async function addDeal({ view, space }: Company, title: string): Promise<DealRow> {
	const { stages = [], fields = [] } = view.space(space) ?? {};
	const [stage] = stages;
	if (stage === undefined) throw new Error('the space has no stage');
	const id: RecordId = newId(random);
	const made = createDeal(
		{
			...{ title, customer: null, contact: '', stage: stage.id, revenue: 100_000 },
			...{ rate: { source: 'stage' }, closeOn: '2031-05-01', owner: view.replica.me }
		},
		{ space, currency: 'USD', order: orderBetween(null, null), fields },
		stage,
		view.acting
	);
	const done = await view.changeInSpace(space, id, made);
	if (!done.ok) throw new Error(done.error.reason);
	return rowOf(view, id);
}

/** Adds an agent; gives their id. */
export async function addMember({ view }: Company, name: string): Promise<MemberId> {
	const id: MemberId = newId(random);
	const member = {
		id,
		name,
		role: 'agent',
		team: null,
		standing: 'invited',
		importId: null
	} as const;
	const done = await view.replica.directory.edit((doc) => {
		putMember(doc, { ...member, createdAt: clock.now() });
	});
	if (!done.ok) throw new Error(done.error.reason);
	return id;
}

/** A deal as it is now. */
export async function rowOf(view: WorkspaceView, id: RecordId): Promise<DealRow> {
	const row = await view.replica.db.records.get(id);
	if (row?.kind !== 'deal') throw new Error('no such deal');
	return row;
}
