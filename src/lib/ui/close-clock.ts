/** How near the end is: far, near, past and not closed, or closed. */
export type ClockState = 'far' | 'near' | 'past' | 'closed';
