import { m } from '$lib/i18n/messages';
import type { ArrivalFailure } from '$lib/replica/arrival';

/** Returns why a device could not be let in, and what the person can do about it. */
export function arrivalText(failure: ArrivalFailure, kind: 'claim' | 'join'): string {
	switch (failure) {
		case 'unreachable':
			return m.welcome_arrival_unreachable();
		case 'unknown':
			return kind === 'join' ? m.welcome_arrival_unknown_join() : m.welcome_arrival_unknown_claim();
		case 'elsewhere':
			return m.welcome_arrival_elsewhere();
		case 'version':
			return m.welcome_arrival_version();
	}
}
