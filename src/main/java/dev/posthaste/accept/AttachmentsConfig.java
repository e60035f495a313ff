package dev.posthaste.accept;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** Which files may go with an email. */
@ConfigMapping(prefix = "posthaste.attachments")
interface AttachmentsConfig {

    /** Media types that may be attached: {@code application/pdf}, {@code image/*}, or the name of all types for all but those that are refused. */
    @WithDefault("*/*")
    Set<String> types();

    /** Media types that may not. */
    @WithDefault(
            "application/x-msdownload,application/x-msdos-program,application/x-dosexec,application/vnd.microsoft.portable-executable,"
                    + "application/x-executable,application/x-msi,application/x-ms-installer,application/x-ms-shortcut,"
                    + "application/java-archive,application/hta,application/javascript,application/x-javascript,text/javascript,"
                    + "text/vbscript")
    Set<String> refusedTypes();

    /**
     * Endings of file names that may not. By default what Gmail does not take (support.google.com/mail/answer/6590), which others
     * refuse in much the same way: the mail would bounce.
     */
    @WithDefault(
            "ade,adp,apk,appx,appxbundle,bat,cab,chm,cmd,com,cpl,diagcab,diagcfg,diagpkg,dll,dmg,ex,ex_,exe,hta,img,ins,iso,isp,jar,"
                    + "jnlp,js,jse,lib,lnk,mde,mjs,msc,msi,msix,msixbundle,msp,mst,nsh,pif,ps1,scr,sct,shb,sys,vb,vbe,vbs,vhd,vxd,"
                    + "wsc,wsf,wsh,xll")
    Set<String> refusedEndings();
}
