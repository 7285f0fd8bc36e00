// Before Dexie, which looks for a database when it is loaded.
import 'fake-indexeddb/auto';
import { webcrypto } from 'node:crypto';
import type { Browser } from '@playwright/test';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import WebSocket from 'ws';
import type * as Y from 'yjs';
import { DEFAULT_VISIBILITY, type RecordVisibility } from '../../src/lib/domain/access/visibility';
import type { Clock, Day } from '../../src/lib/domain/core/day';
import { newId, type MemberId, type RecordId, type SpaceId } from '../../src/lib/domain/core/ids';
import { orderBetween, ordersBetween } from '../../src/lib/domain/core/order';
import { offsetIn } from '../../src/lib/domain/core/zone';
import { createCustomer } from '../../src/lib/domain/customer/commands';
import { createDeal } from '../../src/lib/domain/deal/commands';
import type { Member, Role } from '../../src/lib/domain/member/member';
import { listedFor } from '../../src/lib/domain/space/listed';
import { newSpace, newSpaceId, type SpaceDraft } from '../../src/lib/domain/space/new-space';
import type { Space, Stage } from '../../src/lib/domain/space/space';
import { defaultTemplate } from '../../src/lib/domain/space/templates';
import { createTask, type TaskPlan } from '../../src/lib/domain/task/commands';
import { createPost, createTopic } from '../../src/lib/domain/topic/commands';
import { readDirectory } from '../../src/lib/documents/directory';
import {
	putDevice,
	putMember,
	putTeam,
	writeWorkspace
} from '../../src/lib/documents/write-directory';
import { readSpace, writeSpace } from '../../src/lib/documents/space';
import { roomName } from '../../src/lib/protocol/rooms';
import { arrive } from '../../src/lib/replica/arrival';
import { hashOf, toBase64Url } from '../../src/lib/replica/base64url';
import { Device, type WorkspaceEntry } from '../../src/lib/replica/device';
import type { Environment } from '../../src/lib/replica/environment';
import { Workspace } from '../../src/lib/replica/workspace';
import { synced, visit } from './app';
import type { Hire } from './company';
import type { DealPlan } from './deals';
import { join, type DeviceOptions, type Person } from './people';
import type { RelayProcess } from './relay-process';
import { waitFor } from './wait-for';

// Every y-websocket provider listens for the end of the process.
process.setMaxListeners(0);

/** The zone of the machine that the journeys run on: their browsers are in it, too. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const clock: Clock = { now: () => Date.now(), offset: (at) => offsetIn(ZONE, at) };
const random = { bytes: (count: number) => webcrypto.getRandomValues(new Uint8Array(count)) };

/** The founder's name, as in the journeys that make their company on the screen. */
export const OWNER = 'Olga Owner';

/** What a company consists of when a journey begins. */
export interface CompanyPlan {
	/** Those who work there beside the founder. */
	readonly people?: readonly Hire[];
	/** Teams by their name, with the names of those who supervise them. */
	readonly teams?: Readonly<Record<string, readonly string[]>>;
	/** Who sees the deals of others (LS-06); their owner alone unless told otherwise. */
	readonly dealsSeenBy?: RecordVisibility;
}

/** A deal as a journey finds it; of the founder unless told otherwise. */
export interface PreparedDeal extends DealPlan {
	readonly owner?: string;
}

/** A task of a work space as a journey finds it. */
export interface PreparedTask extends TaskPlan {
	readonly title: string;
	readonly dueOn?: Day | null;
}

let companies = 0;

/**
 * A company that its founder has written through the real relay, on a device without a screen: the
 * same replica as in the browser, on a storage in memory. A journey begins where its subject begins,
 * and browsers enter by links. To be closed by `leave` once everything is prepared.
 */
export class PreparedCompany {
	private readonly members = new Map<string, MemberId>();

	private constructor(
		private readonly relay: Pick<RelayProcess, 'url'>,
		private readonly device: Device,
		readonly workspace: Workspace,
		/** The first sales space. */
		readonly space: SpaceId
	) {
		this.members.set(OWNER, workspace.me);
	}

	/** Makes the workspace "Acme" with its sales space, claims the relay for it, and adds its people. */
	static async found(
		relay: Pick<RelayProcess, 'url' | 'link'>,
		plan: CompanyPlan = {}
	): Promise<PreparedCompany> {
		const profile = `prepared${String(++companies)}`;
		const database = { indexedDB: new IDBFactory(), IDBKeyRange };
		const device = await Device.open(database, profile);
		const environment: Environment = {
			clock,
			random,
			socket: socketsFrom(relay.url),
			locks: { request: (_name, _options, work) => work() },
			origin: relay.url,
			database,
			profile
		};
		const [id, me, createdAt] = [newId(random), newId(random), clock.now()];
		const entry: WorkspaceEntry = { id, name: 'Acme', member: me, kind: 'local', lastOpenedAt: 0 };
		const workspace = await Workspace.open(entry, device, environment);
		await workspace.directory.edit((doc) => {
			writeWorkspace(doc, {
				...{ id, name: 'Acme', currency: 'USD', country: 'US', timeZone: ZONE },
				...{ createdAt, sample: false },
				dealVisibility: plan.dealsSeenBy ?? DEFAULT_VISIBILITY.deals
			});
			putMember(doc, memberOf({ name: OWNER, role: 'Owner' }, me, null, 'active'));
			putDevice(doc, {
				...{ id: device.id, member: me, name: 'Without a screen', createdAt },
				publicKey: device.publicKey
			});
		});
		const arrival = await arrive(
			device,
			{ ...environment, workspace: id },
			{
				kind: 'claim',
				secret: new URL(relay.link).hash.replace('#claim=', ''),
				member: { id: me, name: OWNER }
			}
		);
		if (!arrival.ok) throw new Error(`the relay could not be claimed: ${arrival.error}`);
		const space = await writeNewSpace(workspace, {
			...{ kind: 'sales', name: 'Sales', visibility: 'public', members: [] },
			stages: CLASSIC_STAGES
		});
		await workspace.attach({ ...entry, kind: 'relay' });
		const company = new PreparedCompany(relay, device, workspace, space);
		await company.hire(plan);
		return company;
	}

	/** The address of the sales space's board. */
	get board(): string {
		return `${this.relay.url}/s/${this.space}`;
	}

	/** The id of somebody who works here. */
	member(name: string): MemberId {
		const id = this.members.get(name);
		if (id === undefined) throw new Error(`nobody here is called ${name}`);
		return id;
	}

	/** The sales space as it is now, or another. */
	read(space = this.space): Space {
		const read = this.workspace.space(space).read((doc) => readSpace(doc, space));
		if (read === null) throw new Error('no such space');
		return read;
	}

	/** A stage of the sales space by its name. */
	stage(name: string): Stage {
		const found = this.read().stages.find((stage) => stage.name === name);
		if (found === undefined) throw new Error(`no stage is called ${name}`);
		return found;
	}

	/** Makes a further space. */
	addSpace(draft: SpaceDraft): Promise<SpaceId> {
		return writeNewSpace(this.workspace, draft);
	}

	/** Changes the sales space's document, within the rules. */
	async editSpace(work: (doc: Y.Doc) => void): Promise<void> {
		const done = await this.workspace.space(this.space).edit(work);
		if (!done.ok) throw new Error(JSON.stringify(done.error));
	}

	/** Adds customers who belong to the founder; gives their ids. */
	async addCustomers(...titles: readonly string[]): Promise<RecordId[]> {
		const made = titles.map((title) => ({
			room: roomName({ kind: 'customers' }),
			id: newId(random),
			edits: [createCustomer({ title }, this.workspace.me, this.acting, [])]
		}));
		await this.write(made);
		return made.map(({ id }) => id);
	}

	/** Adds deals to the sales space, each above those before it, as the form on the screen does. */
	async addDeals(...plans: readonly PreparedDeal[]): Promise<RecordId[]> {
		const room = roomName({ kind: 'space', space: this.space });
		const made: RecordId[] = [];
		for (const plan of plans) {
			const { title, closeOn = '2031-05-01', revenue = '1000', contact = '' } = plan;
			const stage = this.stage(plan.stage ?? 'New');
			const customer =
				plan.newCustomer === undefined ? null : (await this.addCustomers(plan.newCustomer))[0];
			this.top.set(stage.id, orderBetween(null, this.top.get(stage.id) ?? null));
			const draft = {
				...{ title, contact, closeOn, customer: customer ?? null, stage: stage.id },
				revenue: Number(revenue) * 100,
				rate: plan.followStage === true ? FOLLOW : HALF,
				owner: this.member(plan.owner ?? OWNER)
			};
			const place = {
				space: this.space,
				currency: 'USD',
				order: this.top.get(stage.id) ?? '',
				fields: []
			};
			const id = newId(random);
			await this.write([{ room, id, edits: [createDeal(draft, place, stage, this.acting)] }]);
			made.push(id);
		}
		return made;
	}

	/** Adds tasks to the first status of a work space, in their order; of the founder. Gives their ids. */
	async addTasks(space: SpaceId, plans: readonly PreparedTask[]): Promise<RecordId[]> {
		const [stage] = this.read(space).stages;
		if (stage === undefined) throw new Error('the space has no status');
		const orders = ordersBetween(null, null, plans.length);
		const made = plans.map(({ title, dueOn = null, ...plan }, at) => {
			const place = { space, stage, order: orders[at] ?? '', fields: [] };
			const draft = { ...place, title, dueOn, owner: this.workspace.me, plan };
			const edits = [createTask(draft, this.acting)];
			return { room: roomName({ kind: 'space', space }), id: newId(random), edits };
		});
		await this.write(made);
		return made.map(({ id }) => id);
	}

	/** Starts a topic in which the founder has said this, one after the other. */
	async addTopic(space: SpaceId, title: string, said: readonly string[]): Promise<RecordId> {
		const room = roomName({ kind: 'space', space });
		const [topic, start] = [newId(random), clock.now()];
		const posts = said.map((text, at) => {
			const id = newId(random);
			const acting = { ...this.acting, clock: { ...clock, now: () => start + at } };
			const change = createPost(id, text, { id: topic, space }, acting);
			if (change === null) throw new Error('a post without a text');
			return { room, id, edits: [change] };
		});
		const started = createTopic({ title, space }, this.acting);
		await this.write([{ room, id: topic, edits: [started] }, ...posts]);
		return topic;
	}

	/** Makes a link by which somebody enters on a device; good for one. */
	async link(name: string): Promise<string> {
		await this.synced();
		const [id, secret] = [newId(random), toBase64Url(random.bytes(32))];
		const answer = await this.workspace.ask({
			...{ ask: 'invite', id, secretHash: await hashOf(secret), role: this.role(name) },
			...{ team: null, spaces: [], member: this.member(name), lifetime: 3_600_000, uses: 1 }
		});
		if (answer?.answer !== 'done') throw new Error(JSON.stringify(answer));
		return `${this.relay.url}/#join=${id}.${secret}`;
	}

	/** Lets somebody in on a browser of their own. They see the board of the sales space, and have it. */
	async enter(browser: Browser, name: string, options?: DeviceOptions): Promise<Person> {
		const person = await join(browser, await this.link(name), name, options);
		await visit(person.page, this.board);
		await synced(person.page);
		return person;
	}

	/** Resolves when the relay has all that was prepared. */
	synced(): Promise<void> {
		return waitFor(
			() => this.workspace.status.state === 'synced',
			() => JSON.stringify(this.workspace.status)
		);
	}

	/** Ends the founder's device without a screen once the relay has everything. */
	async leave(): Promise<void> {
		await this.synced();
		await this.workspace.close();
		this.device.close();
	}

	/** The order of the topmost deal of each stage. */
	private readonly top = new Map<string, string>();

	private get acting() {
		return { actor: this.workspace.me, clock, random };
	}

	private role(name: string): Role {
		const id = this.member(name);
		const role = this.roles.get(id);
		return role ?? 'owner';
	}

	private readonly roles = new Map<MemberId, Role>();

	private async hire({ people = [], teams = {} }: CompanyPlan): Promise<void> {
		if (people.length === 0) return;
		const ids = new Map(Object.keys(teams).map((name) => [name, newId(random)]));
		const members = people.map((person) => {
			const team = person.team === undefined ? null : (ids.get(person.team) ?? null);
			return memberOf(person, newId(random), team, 'invited');
		});
		for (const { id, name, role } of members) {
			this.members.set(name, id);
			this.roles.set(id, role);
		}
		const done = await this.workspace.directory.edit((doc) => {
			for (const member of members) putMember(doc, member);
			for (const [name, supervisors] of Object.entries(teams)) {
				putTeam(doc, {
					...{ id: ids.get(name) ?? '', name, label: '', importId: null },
					supervisors: supervisors.map((supervisor) => this.member(supervisor))
				});
			}
		});
		if (!done.ok) throw new Error(JSON.stringify(done.error));
	}

	private async write(edits: Parameters<Workspace['records']['changeTogether']>[0]): Promise<void> {
		const done = await this.workspace.records.changeTogether(edits);
		if (!done.ok) throw new Error(JSON.stringify(done.error));
	}
}

const FOLLOW = { source: 'stage' } as const;
const HALF = { source: 'hand', percent: 50 } as const;

/** The stages that a first space has, by their English names. */
const CLASSIC_STAGES = defaultTemplate('sales').stages.map(({ key, kind, probability }) => ({
	...{ name: key.charAt(0).toUpperCase() + key.slice(1), kind, probability }
}));

function memberOf(
	{ name, role }: { readonly name: string; readonly role: Hire['role'] | 'Owner' },
	id: MemberId,
	team: string | null,
	standing: Member['standing']
): Member {
	return {
		...{ id, name, team, standing, createdAt: clock.now(), importId: null },
		role: role.toLowerCase() as Role
	};
}

async function writeNewSpace(workspace: Workspace, draft: SpaceDraft): Promise<SpaceId> {
	const id = newSpaceId(workspace.me, random);
	const made = newSpace(draft, { id, currency: 'USD' }, { actor: workspace.me, clock, random });
	const document = workspace.space(id);
	await document.whenLoaded();
	const done = await document.edit((doc) => writeSpace(doc, made));
	if (!done.ok) throw new Error(JSON.stringify(done.error));
	const listed = listedFor(workspace.me, made, workspace.directory.read(readDirectory));
	if (listed === null) throw new Error('a space that its maker may not list');
	await workspace.list(listed);
	return id;
}

/** Websockets as a page of this origin opens them. */
function socketsFrom(origin: string): typeof globalThis.WebSocket {
	const opened = class extends WebSocket {
		constructor(url: string | URL, protocols?: string | string[]) {
			super(url, protocols, { origin });
		}
	};
	return opened as unknown as typeof globalThis.WebSocket;
}
