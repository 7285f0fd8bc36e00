import type { Visibility } from '$lib/domain/space/space';
import { m } from '$lib/i18n/messages';

/** Returns a short name for who sees a space. */
export function visibilityName(visibility: Visibility): string {
	switch (visibility) {
		case 'public':
			return m.spaces_visibility_public();
		case 'private':
			return m.spaces_visibility_private();
		case 'hidden':
			return m.spaces_visibility_hidden();
	}
}

/** Returns a sentence about who sees a space. */
export function visibilityText(visibility: Visibility): string {
	switch (visibility) {
		case 'public':
			return m.spaces_visibility_public_text();
		case 'private':
			return m.spaces_visibility_private_text();
		case 'hidden':
			return m.spaces_visibility_hidden_text();
	}
}
