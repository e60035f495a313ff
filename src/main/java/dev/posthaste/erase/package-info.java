/**
 * Somebody is to be forgotten. An address comes in; what waits for it is called back, and the rows that name it name nobody any more.
 * What the log still holds goes with its retention, or with the key of its day.
 */
@NullMarked
package dev.posthaste.erase;

import org.jspecify.annotations.NullMarked;
