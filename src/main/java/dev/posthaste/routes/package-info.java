/**
 * What a person sees of the ways out and does to them: requests come in; what relays say on the board comes back, and orders go to
 * it. It never speaks SMTP and knows no password.
 */
@NullMarked
package dev.posthaste.routes;

import org.jspecify.annotations.NullMarked;
