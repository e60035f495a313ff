package dev.posthaste.access;

import dev.posthaste.Grant;
import java.util.Set;

/**
 * A key that is to be made.
 *
 * @param name for people: one line of at most 50 characters
 */
record NewKey(String tenant, String name, Grant grant, Set<Network> networks) {}
