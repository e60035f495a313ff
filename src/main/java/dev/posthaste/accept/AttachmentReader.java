package dev.posthaste.accept;

import dev.posthaste.compose.Attachment;
import dev.posthaste.outside.PublicUrl;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import jakarta.inject.Singleton;
import java.net.FileNameMap;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the member {@code attachments} of a request. */
@Singleton
final class AttachmentReader {

    private static final int MOST = 50;
    private static final String OCTETS = "application/octet-stream";
    private static final FileNameMap TYPES = URLConnection.getFileNameMap();

    private final AttachmentPolicy policy;
    private final RemoteFiles remote;

    AttachmentReader(AttachmentPolicy policy, RemoteFiles remote) {
        this.policy = policy;
        this.remote = remote;
    }

    /** @param alone whether it is the request's only email: for those of a batch nothing is fetched, as it would take too long */
    List<NamedFile> read(JsonFields fields, boolean alone, Faults faults) {
        List<NamedFile> files = new ArrayList<>();
        Set<String> contentIds = new HashSet<>();
        for (JsonFields each : fields.objects("attachments", MOST)) {
            PublicUrl path = path(each, alone, faults);
            byte[] content = content(each, faults);
            String filename = filename(each, path, faults);
            String type = type(each, filename, faults);
            String contentId = contentId(each, contentIds, faults);
            each.refuseOthers();
            if (filename != null && (content == null) != (path == null)) {
                files.add(new NamedFile(each.pointer(), filename, type, contentId, content, path));
            }
        }
        return files;
    }

    /** With what has to be fetched; the caller waits for it. */
    List<Attachment> complete(List<NamedFile> files, Faults faults) {
        long end = remote.end();
        List<Attachment> attachments = new ArrayList<>();
        for (NamedFile file : files) {
            PublicUrl path = file.path();
            byte[] content = file.content();
            Attachment made = content != null
                    ? faults.at(file.pointer() + "/content_type", () -> attachment(file, content, null))
                    : faults.at(file.pointer() + "/path", () -> fetched(file, Objects.requireNonNull(path), end));
            if (made != null) {
                attachments.add(made);
            }
        }
        return attachments;
    }

    private Attachment fetched(NamedFile file, PublicUrl path, long end) {
        Downloads.File found = remote.fetch(path, end);
        return attachment(file, found.content(), found.type());
    }

    /** @param told what the host called it; counts where the name says nothing */
    private Attachment attachment(NamedFile file, byte[] content, @Nullable String told) {
        if (file.type() != null) {
            return new Attachment(file.filename(), file.type(), content, file.contentId());
        }
        String type = told == null ? OCTETS : told.replaceFirst(";.*", "").strip();
        Attachment.checkContentType(type);
        policy.checkType(type);
        return new Attachment(file.filename(), type, content, file.contentId());
    }

    private @Nullable PublicUrl path(JsonFields attachment, boolean alone, Faults faults) {
        String path = attachment.text("path");
        if (path == null) {
            return null;
        }
        if (attachment.has("content")) {
            faults.add(attachment.pointer("path"), "Use path or content, not both.");
            return null;
        }
        if (!alone) {
            faults.add(
                    attachment.pointer("path"),
                    "For the emails of a batch no files are fetched; send the bytes as content.");
            return null;
        }
        return faults.at(attachment.pointer("path"), () -> remote.check(path));
    }

    private @Nullable String filename(JsonFields attachment, @Nullable PublicUrl path, Faults faults) {
        String filename = attachment.text("filename");
        if (filename == null && (attachment.has("filename") || path == null && attachment.has("path"))) {
            return null; // refused already
        }
        String name = filename == null && path != null ? lastOf(path) : filename;
        if (name == null || name.isEmpty()) {
            attachment.missing("filename", "An attachment needs a file name here.");
            return null;
        }
        boolean good = faults.check(attachment.pointer("filename"), () -> {
            Attachment.checkFilename(name);
            policy.checkFilename(name);
        });
        return good ? name : null;
    }

    private static String lastOf(PublicUrl path) {
        String whole = path.uri().getPath();
        return whole.substring(whole.lastIndexOf('/') + 1);
    }

    /** @return null when nobody has said it yet */
    private @Nullable String type(JsonFields attachment, @Nullable String filename, Faults faults) {
        String given = attachment.text("content_type");
        String type = given == null ? guessed(filename) : given;
        boolean good = type != null
                && faults.check(attachment.pointer("content_type"), () -> {
                    Attachment.checkContentType(type);
                    policy.checkType(type);
                });
        return good ? type : null;
    }

    private static @Nullable String guessed(@Nullable String filename) {
        return filename == null ? null : TYPES.getContentTypeFor(filename.replace('#', '_')); // it would end there
    }

    /** @param others that this email has already: what the HTML refers to must be one file */
    private static @Nullable String contentId(JsonFields attachment, Set<String> others, Faults faults) {
        String contentId = attachment.text("content_id");
        boolean good = contentId != null
                && faults.check(attachment.pointer("content_id"), () -> {
                    Attachment.checkContentId(contentId);
                    if (!others.add(contentId)) {
                        throw new IllegalArgumentException("Another attachment of this email has the same content id.");
                    }
                });
        return good ? contentId : null;
    }

    private static byte @Nullable [] content(JsonFields attachment, Faults faults) {
        String base64 = attachment.text("content");
        if (base64 == null) {
            if (!attachment.has("content") && !attachment.has("path")) {
                attachment.missing("content", "An attachment needs its bytes here, in base64.");
            }
            return null;
        }
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) { // the decoder's message quotes the content
            faults.add(attachment.pointer("content"), "This is not base64 (RFC 4648 section 4).");
            return null;
        }
    }
}
