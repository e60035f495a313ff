/**
 * What makes octets unreadable, and readable again. A secret comes in and a sealed one goes out. It never knows what it seals, nor
 * where that is kept.
 */
@NullMarked
package dev.posthaste.secrecy;

import org.jspecify.annotations.NullMarked;
