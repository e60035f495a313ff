/**
 * Calls to where strangers say. A URL comes in, the address to connect to goes out, after it was looked at: it is never one of our
 * own network. Nothing is called here.
 */
@NullMarked
package dev.posthaste.outside;

import org.jspecify.annotations.NullMarked;
