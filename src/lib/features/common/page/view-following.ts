import type { MemberId, SpaceId } from '$lib/domain/core/ids';
import type { PresentScreen } from './presence.svelte';

/**
 * The screens of a space that show nothing but what everybody in it may see. What a screen tells of itself reaches all of
 * them, so opportunities, leads and tasks, which may be for some, are told as the board that they are on.
 */
const FOR_EVERYBODY =
	/^\/s\/[^/]+(\/(list|calendar|timeline|files|(discussion|pages)(\/[^/]+)?))?$/u;

/** Returns the address by which a screen is told to those who follow it; `null` when it is not in the space. */
export function toldScreen(pathname: string, space: SpaceId): string | null {
	const home = `/s/${space}`;
	if (pathname !== home && !pathname.startsWith(`${home}/`)) return null;
	return FOR_EVERYBODY.test(pathname) ? pathname : home;
}

/** Returns the members who follow a member's view, each once. */
export const followersOf = (screens: readonly PresentScreen[], me: MemberId): readonly MemberId[] =>
	[
		...new Set(screens.flatMap(({ member, told }) => (told['follows'] === me ? [member] : [])))
	].sort();

/** What is known of the view of somebody who is followed. */
export type FollowedView =
	/** They are not in the space any more. */
	| { readonly is: 'gone' }
	/** They do not let anybody follow them now. */
	| { readonly is: 'closed' }
	/** Their device has not told yet where they are. */
	| { readonly is: 'awaited' }
	| { readonly is: 'shown'; readonly at: string };

/** Returns what a member's screens tell of their view. An address that is not of the space is none. */
export function viewOf(
	screens: readonly PresentScreen[],
	member: MemberId,
	space: SpaceId
): FollowedView {
	const theirs = screens.filter((screen) => screen.member === member);
	if (theirs.length === 0) return { is: 'gone' };
	if (theirs.some(({ told }) => told['alone'] === true)) return { is: 'closed' };
	for (const { told } of theirs) {
		const at = typeof told['at'] === 'string' ? toldScreen(told['at'], space) : null;
		if (at !== null) return { is: 'shown', at };
	}
	return { is: 'awaited' };
}
