/**
 * A next hop one can look at: an SMTP server comes in on one port, a web page and JSON go out on another, and every mail
 * lies in a folder between them. It is strict, so that our own client is held to the RFCs, and its simulator addresses
 * fail on purpose. It never passes a mail on.
 */
@NullMarked
package dev.posthaste.stack.mailbox;

import org.jspecify.annotations.NullMarked;
