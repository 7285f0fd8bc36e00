import { version } from '$app/environment';
import { newId, type SpaceId } from '../domain/core/ids';
import { succeed } from '../domain/core/result';
import type { Device as DeviceInfo, Member } from '../domain/member/member';
import type { Currency } from '../domain/money/money';
import { Device, type WorkspaceEntry } from '../replica/device';
import { bestEffort, saving, type Saved } from '../replica/saved';
import { storageFailure, type StorageFailure } from '../replica/status';
import { Replica } from '../replica/replica';
import type { arrive, Arrival, ArrivalFailure } from '../replica/arrival';
import type { Invitation } from '../replica/invitation';
import { reported } from '../ui/error-log';
import { deviceSettings, type Settings } from '../ui/settings';
import { browserEnvironment, clock, countryHere, deviceZone, random } from './environment';
import { WorkspaceView } from './workspace-view.svelte';

/** Why nothing can be stored: the browser refuses, or it does not trust the address. */
export type StartFailure = StorageFailure | 'insecure';

/** What this tab shows. */
export type SessionState =
	| { readonly state: 'starting' }
	/** No workspace on this device yet. */
	| { readonly state: 'welcome' }
	| { readonly state: 'open'; readonly view: WorkspaceView }
	/** The browser does not let the app store anything. */
	| { readonly state: 'no-storage'; readonly failure: StartFailure };

/** How long ago a sample company was founded, in ms. */
const SAMPLE_AGE_MS = 400 * 86_400_000;

/** The state of this tab: the device and the open workspace. */
export class Session {
	current = $state.raw<SessionState>({ state: 'starting' });
	/** Every workspace of this device. */
	workspaces = $state.raw<readonly WorkspaceEntry[]>([]);
	/** The invitation with which this tab was opened and that was not used yet. */
	invitation = $state.raw<Invitation | null>(null);
	/** Whether somebody has just joined in this tab: they are greeted, and led to what is theirs. */
	joined = $state(false);
	private device: Device | null = null;

	/**
	 * Opens the device, and the workspace that was open last. `firstSpace` says of which space the first
	 * screen will be, from this browser's settings for the workspace.
	 */
	async start(
		fragment: string,
		firstSpace: (settings: Settings) => SpaceId | null = () => null
	): Promise<void> {
		const reading = fragment === '' ? null : import('../replica/invitation');
		for (const event of ['online', 'offline']) {
			addEventListener(event, () => {
				if (this.current.state === 'open') this.current.view.replica.networkChanged();
			});
		}
		const awake = () => {
			if (this.current.state === 'open') this.current.view.replica.wake();
		};
		document.addEventListener('visibilitychange', () => {
			if (document.visibilityState === 'visible') awake();
		});
		// The page can come back from the browser's back/forward cache, or from being frozen.
		addEventListener('pageshow', ({ persisted }) => {
			if (persisted) awake();
		});
		document.addEventListener('resume', awake);
		// Without https (or localhost) there is no cryptography, and therefore no device.
		if (!isSecureContext) {
			this.current = { state: 'no-storage', failure: 'insecure' };
			return;
		}
		try {
			const [device, invitations] = await Promise.all([Device.open(), reading]);
			this.device = device;
			this.invitation = invitations?.parseInvitation(fragment) ?? null;
			this.device.onGone((failure) => {
				// An open workspace says it itself, around what is being typed.
				if (this.current.state !== 'open') this.current = { state: 'no-storage', failure };
			});
			await this.refresh();
			const [last] = this.workspaces;
			if (last === undefined) this.current = { state: 'welcome' };
			else await this.open(last, firstSpace(deviceSettings.of(last.id)));
		} catch (error) {
			this.current = reported(error, { state: 'no-storage', failure: storageFailure(error) });
		}
	}

	/** Creates a workspace on this device with its first member as owner, and opens it. */
	create(name: string, person: string, currency: Currency): Promise<Saved<WorkspaceView>> {
		return this.make(name, person, currency, 'local');
	}

	/** Creates the workspace of a sample company. The caller fills it. */
	createSample(name: string, person: string, currency: Currency): Promise<Saved<WorkspaceView>> {
		return this.make(name, person, currency, 'sample');
	}

	/** Opens another workspace of this device. `first` is the space that is shown first, if one is. */
	async open(entry: WorkspaceEntry, first: SpaceId | null = null): Promise<WorkspaceView> {
		const device = this.requireDevice();
		if (this.current.state === 'open') await this.current.view.replica.close();
		const opened = { ...entry, lastOpenedAt: clock.now() };
		const [replica] = await Promise.all([
			Replica.open(opened, device, { ...browserEnvironment(), build: version }, first),
			device.remember(opened).then(() => this.refresh())
		]);
		const view = new WorkspaceView(replica);
		this.current = { state: 'open', view };
		await this.sayZone(view);
		return view;
	}

	/**
	 * Sets the time zone of a workspace that was created before workspaces had one, to that of an
	 * owner's device, who is usually the founder.
	 */
	private async sayZone({ me, directory, replica }: WorkspaceView): Promise<void> {
		const { workspace } = directory;
		if (workspace === null || workspace.timeZone !== null || me?.role !== 'owner') return;
		const { writeWorkspace } = await import('../documents/write-directory');
		// What is not saved now is set the next time that the workspace is opened.
		await bestEffort(
			replica.directory.edit((doc) => {
				writeWorkspace(doc, { ...workspace, timeZone: deviceZone() });
			})
		);
	}

	/** Removes the open workspace and all its data from this device. */
	async remove(): Promise<void> {
		if (this.current.state !== 'open') return;
		await this.current.view.replica.erase();
		await this.refresh();
		const [next] = this.workspaces;
		if (next === undefined) this.current = { state: 'welcome' };
		else {
			this.current = { state: 'starting' };
			await this.open(next);
		}
	}

	/**
	 * Claims the relay for the open workspace. Its owner becomes the relay's owner, and everything is
	 * published.
	 */
	async claim(): Promise<ArrivalFailure | null> {
		const { invitation } = this;
		if (invitation?.kind !== 'claim' || this.current.state !== 'open') return 'unknown';
		const { view } = this.current;
		const { me } = view;
		if (me === undefined) return 'unknown';
		const arrival = await this.arrive(view.replica.id, {
			kind: 'claim',
			secret: invitation.secret,
			member: { id: me.id, name: me.name }
		});
		if (!arrival.ok) return arrival.error;
		const entry: WorkspaceEntry = { ...view.about, kind: 'relay' };
		await this.requireDevice().remember(entry);
		await view.replica.attach(entry);
		this.useInvitation();
		await this.refresh();
		return null;
	}

	/** Joins the relay's workspace by the invitation that this tab was opened with. */
	async join(name: string, deviceName: string): Promise<ArrivalFailure | null> {
		const { invitation } = this;
		if (invitation?.kind !== 'join') return 'unknown';
		const arrival = await this.arrive(null, {
			kind: 'join',
			invitation: invitation.invitation,
			secret: invitation.secret,
			name,
			deviceName
		});
		if (!arrival.ok) return arrival.error;
		await this.open({
			id: arrival.value.workspace,
			name: arrival.value.workspaceName,
			member: arrival.value.member,
			kind: 'relay',
			lastOpenedAt: clock.now()
		});
		this.joined = true;
		this.useInvitation();
		return null;
	}

	/** Drops the invitation, and removes it from the address. */
	useInvitation(): void {
		this.invitation = null;
		history.replaceState(history.state, '', location.pathname + location.search);
	}

	private async arrive(
		workspace: string | null,
		intent: Parameters<typeof arrive>[2]
	): Promise<Arrival> {
		const { arrive } = await import('../replica/arrival');
		return arrive(this.requireDevice(), { ...browserEnvironment(), workspace }, intent);
	}

	private make(
		name: string,
		person: string,
		currency: Currency,
		kind: 'local' | 'sample'
	): Promise<Saved<WorkspaceView>> {
		const device = this.requireDevice();
		const now = clock.now();
		// A sample company has a past, and its visitor has been part of it.
		const since = kind === 'sample' ? now - SAMPLE_AGE_MS : now;
		const me: Member = {
			id: newId(random),
			name: person,
			role: 'owner',
			team: null,
			standing: 'active',
			createdAt: since,
			importId: null
		};
		const own: DeviceInfo = {
			id: device.id,
			member: me.id,
			name: deviceName(navigator.userAgent),
			publicKey: device.publicKey,
			createdAt: now
		};
		const id = newId(random);
		return saving(async () => {
			const [view, { putDevice, putMember, writeWorkspace }] = await Promise.all([
				this.open({ id, name, member: me.id, kind, lastOpenedAt: now }),
				import('../documents/write-directory')
			]);
			const written = await view.replica.directory.edit((doc) => {
				writeWorkspace(doc, {
					id,
					name,
					currency,
					country: countryHere(),
					timeZone: deviceZone(),
					createdAt: since,
					sample: kind === 'sample'
				});
				putMember(doc, me);
				putDevice(doc, own);
			});
			return written.ok ? succeed(view) : written;
		});
	}

	private async refresh(): Promise<void> {
		this.workspaces = await this.requireDevice().workspaces();
		deviceSettings.keepOnly(this.workspaces.map(({ id }) => id));
	}

	private requireDevice(): Device {
		if (this.device === null) throw new Error('the session has not started');
		return this.device;
	}
}

/** Returns a name by which the owner will recognise a device: browser and system. */
export function deviceName(userAgent: string): string {
	const browser = /Edg\//.test(userAgent)
		? 'Edge'
		: /Firefox\//.test(userAgent)
			? 'Firefox'
			: /Chrome\//.test(userAgent)
				? 'Chrome'
				: /Safari\//.test(userAgent)
					? 'Safari'
					: 'Browser';
	const system = /Android/.test(userAgent)
		? 'Android'
		: /iPhone|iPad/.test(userAgent)
			? 'iOS'
			: /Windows/.test(userAgent)
				? 'Windows'
				: /Mac OS/.test(userAgent)
					? 'macOS'
					: 'Linux';
	return `${browser} · ${system}`;
}
