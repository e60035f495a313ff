package dev.posthaste.chaos;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What is known of doubts from elsewhere than the service's events.
 *
 * @param metered what the relays counted, where they can be held to it
 * @param invitations how often the sink told each recipient's mail to come; until then no relay has a reason to doubt
 */
record Doubts(OptionalLong metered, Map<String, Integer> invitations) {}
