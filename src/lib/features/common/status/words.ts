import type { CatalogueEntry } from '$lib/domain/space/space';
import type { Icon } from '$lib/ui/icon';
import { m } from '$lib/i18n/messages';
import { parseRoom, type RoomName } from '$lib/protocol/rooms';
import { CLOSE, PROTOCOL_VERSION } from '$lib/protocol/messages';
import { numberText } from '$lib/ui/format';
import type { StorageFailure, SyncStatus } from '$lib/replica/status';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CloudCheck from '@lucide/svelte/icons/cloud-check';
import CloudOff from '@lucide/svelte/icons/cloud-off';
import RefreshCw from '@lucide/svelte/icons/refresh-cw';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Unplug from '@lucide/svelte/icons/unplug';

/** How good the state is. It sets the colour beside the words. */
export type Tone = 'ok' | 'calm' | 'warn' | 'danger';

/** The colour of the icon. */
export const TONES: Readonly<Record<Tone, string>> = {
	ok: 'text-ok',
	calm: 'text-muted',
	warn: 'text-warn',
	danger: 'text-danger'
};

/** The text of the pill. */
export interface StatusWords {
	readonly text: string;
	/** The text in few words, for a narrow window: it is never cut. */
	readonly short: string;
	/** One more sentence, for the panel. */
	readonly detail: string;
	readonly tone: Tone;
	readonly icon: Icon;
}

/**
 * Returns the status as text: what is safe, and where. It never claims more than is known. `isOwner`
 * decides what the text advises, because some steps are for an owner of the workspace.
 */
export function statusWords(status: SyncStatus, isOwner: boolean): StatusWords {
	const { waitingCount } = status;
	switch (status.state) {
		case 'local':
			return {
				text: m.status_saved_here(),
				short: m.status_short_saved(),
				detail: m.status_local_detail(),
				tone: 'ok',
				icon: CircleCheck
			};
		case 'synced':
			return {
				text: m.status_synced(),
				short: m.status_synced(),
				detail: m.status_synced_detail(),
				tone: 'ok',
				icon: CloudCheck
			};
		case 'working':
			return {
				...waitingOr(waitingCount, m.status_catching_up(), m.status_catching_up()),
				detail: m.status_working_detail(),
				tone: 'calm',
				icon: RefreshCw
			};
		case 'offline':
			return {
				...waitingOr(waitingCount, m.status_offline(), m.status_short_offline()),
				detail: m.status_offline_detail(),
				tone: 'warn',
				icon: CloudOff
			};
		case 'ended':
			return {
				...waitingOr(waitingCount, endedText(status.ended?.code ?? 0), m.status_ended()),
				detail: endedWords(status.ended ?? { code: 0, reason: '' }, isOwner),
				tone: 'danger',
				icon: Unplug
			};
		case 'failed':
			return {
				text: failureText(status.failure),
				short: m.status_failed(),
				detail: failureDetail(status.failure),
				tone: 'danger',
				icon: TriangleAlert
			};
	}
}

/**
 * Returns the text while a connection is being made, or has just been lost: whether this device is
 * offline is not known yet.
 */
export function connectingWords(status: SyncStatus): StatusWords {
	return {
		...waitingOr(status.waitingCount, m.status_connecting(), m.status_connecting()),
		detail: m.status_offline_detail(),
		tone: 'calm',
		icon: RefreshCw
	};
}

/** Returns what waits to be sent as text, or `text` and `short` when nothing waits. */
function waitingOr(
	count: number,
	text: string,
	short: string
): Pick<StatusWords, 'text' | 'short'> {
	if (count === 0) return { text, short };
	const waiting = m.status_changes_waiting({ count, number: numberText(count) });
	return { text: m.status_saved_here_waiting({ waiting }), short: waiting };
}

/** Returns in a few words why the browser does not save. */
function failureText(failure: StorageFailure | null): string {
	switch (failure) {
		case 'quota':
			return m.status_failed_quota();
		case 'closed':
			return m.status_failed_closed();
		case 'newer':
			return m.status_failed_newer();
		case 'removed':
			return m.status_failed_removed();
		case 'cleared':
			return m.status_failed_cleared();
		case 'refused':
		case null:
			return m.status_failed();
	}
}

/** Returns what the person can do about it. */
function failureDetail(failure: StorageFailure | null): string {
	switch (failure) {
		case 'quota':
			return m.status_failed_quota_detail();
		case 'closed':
			return m.status_failed_closed_detail();
		case 'newer':
			return m.status_failed_newer_detail();
		case 'removed':
			return m.status_failed_removed_detail();
		case 'cleared':
			return m.status_failed_cleared_detail();
		case 'refused':
		case null:
			return m.status_failed_detail();
	}
}

/** Returns in a few words that the relay ended the connection. */
const endedText = (code: number): string =>
	code === CLOSE.unclaimed ? m.status_unclaimed() : m.status_ended();

/** Returns why the relay ended a connection, and what can be done about it. */
export function endedWords(
	{ code, reason }: { readonly code: number; readonly reason: string },
	isOwner: boolean
): string {
	switch (code) {
		case CLOSE.unclaimed:
			return isOwner ? m.status_ended_unclaimed_owner() : m.status_ended_unclaimed();
		case CLOSE.removed:
			return m.status_ended_removed();
		case CLOSE.tooMany:
			return m.status_ended_too_many();
		case CLOSE.unknown:
			return m.status_ended_unknown();
		case CLOSE.closed:
			return m.status_ended_closed();
		case CLOSE.elsewhere:
			return m.status_ended_elsewhere();
		case CLOSE.version:
			return versionWords(reason);
		default:
			return m.status_ended_detail();
	}
}

/** Returns which side is the older one. `relay` is the relay's version, as far as it could be understood. */
function versionWords(relay: string): string {
	if (!/^\d+$/.test(relay)) return m.status_ended_version();
	return Number(relay) < PROTOCOL_VERSION
		? m.status_ended_older_relay()
		: m.status_ended_newer_relay();
}

/** Returns the name of a room for the people in it. */
export function roomWords(room: RoomName, catalogue: readonly CatalogueEntry[]): string {
	const parsed = parseRoom(room);
	switch (parsed?.kind) {
		case 'directory':
			return m.status_room_directory();
		case 'customers':
			return m.status_room_customers();
		case 'private':
			return m.status_room_private();
		case 'space':
			return catalogue.find(({ id }) => id === parsed.space)?.name ?? m.status_room_space();
		case undefined:
			return room;
	}
}
