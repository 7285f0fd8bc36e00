import { readNames, type InvitationNames } from './invitation-names';

/** An invitation, read from the fragment of the address. */
export type Invitation =
	| { readonly kind: 'claim'; readonly secret: string }
	| {
			readonly kind: 'join';
			readonly invitation: string;
			readonly secret: string;
			/** What the link says of itself. */
			readonly names: InvitationNames | null;
	  };

/** Reads `#claim=…` and `#join=id.secret` with or without `.names`. Secrets are in the fragment, which is not sent to any server. */
export function parseInvitation(fragment: string): Invitation | null {
	const [kind, value = ''] = fragment.replace(/^#/, '').split('=');
	if (kind === 'claim' && value !== '') return { kind, secret: value };
	const [invitation = '', secret = '', names = ''] = value.split('.');
	if (kind === 'join' && invitation !== '' && secret !== '') {
		return { kind, invitation, secret, names: readNames(names) };
	}
	return null;
}
