/**
 * Which emails replace each other, and which of them is the newest. In comes a mail that is about to be sent, out goes the id of
 * the one that made it worthless. It decides nothing and changes nothing.
 */
@NullMarked
package dev.posthaste.supersede;

import org.jspecify.annotations.NullMarked;
