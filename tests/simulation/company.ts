import type { WorkspaceEntry } from '../../src/lib/replica/device';
import type { Workspace } from '../../src/lib/replica/workspace';
import type { Member, Role } from '../../src/lib/domain/member/member';
import { newSpaceId } from '../../src/lib/domain/space/new-space';
import { listedFor } from '../../src/lib/domain/space/listed';
import { SPACE_DEFAULTS, type Space } from '../../src/lib/domain/space/space';
import { defaultTemplate, stagesFrom } from '../../src/lib/domain/space/templates';
import { readDirectory } from '../../src/lib/documents/directory';
import {
	putDevice,
	putMember,
	putTeam,
	writeWorkspace
} from '../../src/lib/documents/write-directory';
import { writeSpace } from '../../src/lib/documents/space';
import { hashOf } from '../../src/lib/replica/base64url';
import { storageFaultIn } from '../../src/lib/replica/status';
import { DEFAULT_LIMITS, type Limits } from '../../sync-server/common/limits';
import type { MemoryStore } from '../support/memory-store';
import { CompanyFiles } from './files';
import { Oracle } from './oracle';
import { Profile, type Tab } from './profile';
import { CLAIM, RelayMachine, type Backup } from './relay-machine';
import { Watch } from './watch';
import { Way } from './world/network';
import type { World } from './world/scheduler';

/** A shared draft that somebody was told is sent. */
export interface SentDraft {
	readonly draft: string;
	/** The post that it becomes. */
	readonly post: string;
	readonly room: string;
	readonly profile: Profile;
}

/** Something that must never be, with the moment at which it was. */
export interface Problem {
	readonly what: string;
	readonly at: number;
}

/** A company in a world: its relay, and its people with their browsers. */
export class Company {
	readonly relay: RelayMachine;
	/** A second relay that somebody has started with a copy of the first one's disk, while it runs. */
	twin: RelayMachine | null = null;
	/** Whether the relay may lack what it has acknowledged: it was restored, or some were led to a copy of it. */
	hasGoneBack = false;
	/** Records that were deleted for good: a relay that has gone back may have them again, and not all of them. */
	readonly erased = new Set<string>();
	readonly oracle: Oracle;
	private readonly oracles = new WeakMap<MemoryStore, Oracle>();
	readonly profiles: Profile[] = [];
	readonly problems: Problem[] = [];
	/** What has happened, in words. */
	readonly story: string[] = [];
	/** Posts that somebody was told are saved, and nobody has let go of: they are somewhere, always. */
	readonly posts = new Map<
		string,
		{ readonly profile: Profile; readonly record: string; readonly room: string }
	>();
	/** Stages, the same. */
	readonly stages = new Map<string, { readonly profile: Profile; readonly space: string }>();
	/** Shared drafts that somebody was told are sent, and has not let go of: each becomes a post, once. */
	readonly sent = new Set<SentDraft>();
	/** Tokens that were taken back, as their makers were told. */
	readonly revoked = new Set<string>();
	/** Copies of the relay’s disk, as somebody keeps them. */
	readonly backups: Backup[] = [];
	readonly watch: Watch;
	readonly files: CompanyFiles;

	constructor(
		readonly world: World,
		readonly limits: Limits = DEFAULT_LIMITS
	) {
		this.relay = new RelayMachine(world, limits);
		this.oracle = new Oracle(() => this.relay.store);
		this.files = new CompanyFiles({
			disk: () => this.relay.files,
			oracle: this.oracle,
			// A relay that was put back, or a second one, may have let somebody read what this one does not.
			isOther: () => this.hasGoneBack,
			broken: (what) => {
				this.broken(what);
			}
		});
		this.relay.onStored = () => {
			this.files.look();
		};
		this.watch = new Watch(
			world,
			(store) => this.oracleOf(store),
			(name) => {
				const profile = this.profiles.find((each) => each.name === name);
				const member = profile?.entry?.member;
				return member === undefined ? null : { member, device: profile?.device ?? '' };
			},
			(what) => {
				this.broken(what);
			}
		);
	}

	/** Says who may see what at the relay that has this disk: the first, or the doubled one. */
	oracleOf(store: MemoryStore): Oracle {
		const known = this.oracles.get(store);
		if (known !== undefined) return known;
		const oracle = new Oracle(() => store);
		this.oracles.set(store, oracle);
		return oracle;
	}

	/** Ends the twin: whatever only it knows is gone with it. */
	endTwin(): void {
		this.twin?.crash();
		this.twin = null;
		for (const { way } of this.profiles) way.isAstray = false;
	}

	broken(what: string): void {
		const at = this.world.now;
		this.problems.push({ what, at });
		this.world.trace.note(at, '', `BROKEN: ${what}`);
	}

	/** Something was rejected: a storage that fails is to be expected, and everything else is a bug. */
	failed(profile: Profile, what: string, error: unknown): void {
		if (storageFaultIn(error) !== null) return;
		const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
		this.broken(`${profile.name}, ${what}: ${text}`);
	}

	tell(words: string): void {
		this.story.push(`${seconds(this.world.now)} ${words}`);
		this.world.trace.note(this.world.now, '', words);
	}

	/** Founds the workspace and claims the relay for it. */
	async found(name: string): Promise<Profile> {
		const { world } = this;
		this.relay.start();
		const profile = this.makeProfile(name);
		const tab = await world.settled('open', profile.openTab());
		const id = profile.newId();
		const entry: WorkspaceEntry = {
			id,
			name: 'Test',
			member: profile.newId(),
			kind: 'local',
			lastOpenedAt: 0
		};
		profile.entry = entry;
		tab.host.end();
		const { host, workspace, device } = await this.opened(profile);
		const me: Member = {
			id: entry.member,
			name,
			role: 'owner',
			team: null,
			standing: 'active',
			createdAt: 0,
			importId: null
		};
		await this.doing(host, 'found', async () => {
			await workspace.directory.edit((doc) => {
				writeWorkspace(doc, { id, name: 'Test', currency: 'USD', createdAt: 0, sample: false });
				putMember(doc, me);
				putDevice(doc, {
					id: device.id,
					member: me.id,
					name: 'first',
					publicKey: device.publicKey,
					createdAt: 0
				});
				putTeam(doc, { id: TEAM, name: 'One', label: '', supervisors: [], importId: null });
			});
		});
		await this.claim(profile);
		return profile;
	}

	/** Claims an empty relay for the workspace that a device has. */
	async claim(profile: Profile): Promise<void> {
		const { entry } = profile;
		const [tab] = profile.tabs;
		if (entry === null || tab === undefined) throw new Error('nothing to claim with');
		const member = { id: entry.member, name: profile.name };
		const arrival = await this.world.settled(
			'claim',
			profile.arrive(tab, { kind: 'claim', secret: CLAIM, member }, entry.id)
		);
		if (!arrival.ok) throw new Error(arrival.error);
		profile.entry = { ...entry, kind: 'relay' };
		const attached = profile.entry;
		await this.doing(tab.host, 'attach', () => workspaceOf(tab).attach(attached));
	}

	/** Adds a person and lets them join on a device of their own. */
	async invite(by: Profile, name: string, role: Role, team: string | null): Promise<Profile> {
		const tab = await this.anyTab(by);
		const workspace = workspaceOf(tab);
		const member: Member = {
			id: by.newId(),
			name,
			role,
			team,
			standing: 'invited',
			createdAt: 0,
			importId: null
		};
		await this.doing(tab.host, 'add', async () => {
			await workspace.directory.edit((doc) => {
				putMember(doc, member);
			});
		});
		return this.linkDevice(by, member, name);
	}

	/** Lets a member join on a further device. */
	async linkDevice(
		by: Profile,
		member: Pick<Member, 'id' | 'role'>,
		name: string
	): Promise<Profile> {
		const { world } = this;
		const tab = await this.anyTab(by);
		const workspace = workspaceOf(tab);
		await this.synced(tab);
		const id = by.newId();
		const answer = await this.doing(tab.host, 'invite', async () =>
			workspace.ask({
				ask: 'invite',
				id,
				role: member.role,
				team: null,
				spaces: [],
				member: member.id,
				lifetime: 600_000,
				uses: 1,
				secretHash: await hashOf('secret')
			})
		);
		if (answer?.answer !== 'done') throw new Error(JSON.stringify(answer));
		const profile = this.makeProfile(name);
		const first = await world.settled('open', profile.openTab());
		const arrival = await world.settled(
			'join',
			profile.arrive(
				first,
				{ kind: 'join', invitation: id, secret: 'secret', name, deviceName: 'second' },
				null
			)
		);
		if (!arrival.ok) throw new Error(arrival.error);
		profile.entry = {
			id: arrival.value.workspace,
			name: 'Test',
			member: arrival.value.member,
			kind: 'relay',
			lastOpenedAt: 0
		};
		first.host.end();
		await this.opened(profile);
		return profile;
	}

	/** Makes a space with the stages of its template. */
	async addSpace(by: Profile, changes: Partial<Space> = {}): Promise<Space> {
		const tab = await this.anyTab(by);
		return this.doing(tab.host, 'space', () => makeSpace(workspaceOf(tab), by, changes));
	}

	/** Opens the workspace in a further tab. */
	async opened(profile: Profile): Promise<Tab & { readonly workspace: Workspace }> {
		const tab = await this.world.settled('open', profile.openTab());
		return { ...tab, workspace: workspaceOf(tab) };
	}

	async synced(tab: Tab): Promise<void> {
		const is = () => tab.workspace?.status.state === 'synced';
		if (!(await this.world.until(is, 60_000))) {
			throw new Error(`${tab.host.name} is ${JSON.stringify(tab.workspace?.status)}`);
		}
	}

	/** Does something in a tab, as its next event, and waits for it. */
	doing<Value>(host: Tab['host'], what: string, work: () => Promise<Value>): Promise<Value> {
		return this.world.settled(what, host.run(what, work));
	}

	private async anyTab(profile: Profile): Promise<Tab> {
		return profile.tabs[0] ?? this.opened(profile);
	}

	/** Somebody whom nobody knows tries to come in by a link, once or until they are. Returns whether they were let in. */
	async tryLink(invitation: string, secret: string, times = 1): Promise<boolean> {
		const profile = this.makeProfile(`X${String(++this.strangers)}`, false);
		const tab = await profile.openTab();
		const intent = { kind: 'join', invitation, secret, name: 'X', deviceName: 'x' } as const;
		let isIn = false;
		for (let left = times; left > 0 && !isIn; left--) {
			isIn = (await profile.arrive(tab, intent, null)).ok;
			if (!isIn && left > 1) await tab.host.run('waits', () => after(TRY_AGAIN));
		}
		tab.host.end();
		return isIn;
	}

	private strangers = 0;

	private makeProfile(name: string, isListed = true): Profile {
		const way = new Way(
			name,
			({ isAstray }) => (isAstray ? this.twin : this.relay)?.running ?? null,
			this.watch
		);
		const profile = new Profile(this.world, name, way);
		if (isListed) this.profiles.push(profile);
		return profile;
	}
}

/** How long somebody waits who was not let in by a link, ms. */
const TRY_AGAIN = 5000;

const after = (milliseconds: number) =>
	new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** The one team. */
export const TEAM = 't1';

export function workspaceOf(tab: Pick<Tab, 'workspace'>): Workspace {
	if (tab.workspace === null) throw new Error('the tab has no workspace');
	return tab.workspace;
}

/** Makes a space in a tab, as the screen does. */
export async function makeSpace(
	workspace: Workspace,
	{ random }: Pick<Profile, 'random'>,
	changes: Partial<Space>
): Promise<Space> {
	const kind = changes.kind ?? 'sales';
	const space: Space = {
		id: newSpaceId(workspace.me, random),
		name: 'Sales',
		kind,
		visibility: 'public',
		members: [],
		currency: 'USD',
		nearDays: 7,
		createdAt: Date.now(),
		createdBy: workspace.me,
		...SPACE_DEFAULTS,
		requests: new Map(),
		stages: stagesFrom(
			defaultTemplate(kind).stages.map((stage) => ({ ...stage, name: stage.key })),
			random
		),
		...changes
	};
	const document = workspace.space(space.id);
	await document.whenLoaded();
	await document.edit((doc) => {
		writeSpace(doc, space);
	});
	const listed = listedFor(workspace.me, space, workspace.directory.read(readDirectory));
	if (listed !== null) await workspace.list(listed);
	return space;
}

const seconds = (milliseconds: number): string =>
	`${(milliseconds / 1000).toFixed(1).padStart(7)}s`;
