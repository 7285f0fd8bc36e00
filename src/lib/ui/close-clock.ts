/** The state of an expected date: far, near, past and not closed, or closed. */
export type ClockState = 'far' | 'near' | 'past' | 'closed';
