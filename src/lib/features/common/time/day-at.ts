import { clock } from '$lib/app/context';
import { dayOf, type Day, type Instant } from '$lib/domain/core/day';

/** The calendar day of a moment, at this device. */
export const dayAt = (at: Instant): Day => dayOf(at, clock.offset(at));
