import type { Invitation } from '$lib/replica/invitation';
import { m } from '$lib/i18n/messages';

/** Returns who invites whom to what, as far as the link says it; `null` when it does not. */
export function invitedText(invitation: Invitation | null): string | null {
	if (invitation?.kind !== 'join' || invitation.names === null) return null;
	const { by, workspace, invitee } = invitation.names;
	if (invitee === '') return m.welcome_invited({ by, workspace });
	return m.welcome_invited_person({ by, workspace, invitee });
}
